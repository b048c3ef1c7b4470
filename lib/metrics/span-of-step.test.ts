import { expect, it } from "vitest";
import { spanOfStep } from "./span-of-step";

it.each([
  ['select "id" from "users" where "email" = $1', "select users"],
  ['insert into "sessions" ("id") values ($1)', "insert sessions"],
  ['update "users" set "email" = $1', "update users"],
  ['with "a" as (select 1 from "groups") delete from "users"', "with groups"],
  ["begin", "begin"],
  ["select pg_advisory_xact_lock($1)", "select"],
  ["set statement_timeout = 0", "set"],
  ["ada@acme.example", "other"],
  ["", "other"],
])("of a statement what it does and to which table: %s", (text, name) => {
  expect(spanOfStep({ kind: "database", text }).name).toBe(name);
});

it.each([
  ["select 'ada@acme.example' from users where token = 'hunter2'"],
  ["notify changes, 'ada@acme.example hunter2'"],
  ['delete from "users" -- ada@acme.example hunter2'],
])("and never a value that is in it: %s", (text) => {
  expect(JSON.stringify(spanOfStep({ kind: "database", text }))).not.toMatch(/ada|hunter2/);
});

it("of a call the method and the host, of a stage its name", () => {
  expect(spanOfStep({ kind: "outbound", method: "ada@acme.example", host: "idp.test" })).toEqual({
    name: "_OTHER",
    attributes: { "http.request.method": "_OTHER", "server.address": "idp.test" },
  });
  expect(spanOfStep({ kind: "stage", stage: "verify", protocol: "saml" }).name).toBe("verify saml");
});
