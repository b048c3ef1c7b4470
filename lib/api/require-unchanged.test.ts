import { expect, it } from "vitest";
import { SsoError } from "@/lib/errors/sso-error";
import { requireNoWish, requireUnchanged } from "./require-unchanged";

const current = { id: "a", saml: { acsUrl: "https://x.test/acs", sloAddress: null }, list: ["a", "b"] };
const paths = ["id", "saml.acsUrl", "saml.sloAddress", "list"];

const refused = (sent: unknown, known: unknown = current) => {
  try {
    requireUnchanged(sent, known, paths);
    return [];
  } catch (error) {
    return error instanceof SsoError ? Object.keys(error.details.fields ?? {}) : ["thrown"];
  }
};

it.each<[string, unknown, string[]]>([
  ["what was read", current, []],
  ["nothing of it", { name: "x" }, []],
  ["null where there is nothing", { saml: { sloAddress: null } }, []],
  ["another value", { saml: { acsUrl: "https://y.test/acs" } }, ["saml.acsUrl"]],
  ["null where there is something", { saml: { acsUrl: null } }, ["saml.acsUrl"]],
  ["a value where there is nothing", { saml: { sloAddress: "https://x.test/slo" } }, ["saml.sloAddress"]],
  ["several", { id: "b", list: ["b", "a"] }, ["id", "list"]],
  ["no object", ["id"], []],
  ["a name of every object", JSON.parse('{"__proto__": {"id": "b"}}'), []],
])("%s: %o", (_name, sent, expected) => expect(refused(sent)).toEqual(expected));

it("what follows from the write itself is as good as what is there", () => {
  const check = (acsUrl: string) => () =>
    requireUnchanged({ saml: { acsUrl } }, current, paths, { saml: { acsUrl: "https://x.test/next" } });
  for (const acsUrl of ["https://x.test/acs", "https://x.test/next"]) expect(check(acsUrl)).not.toThrow();
  expect(check("https://x.test/other")).toThrow();
});

it("of a new resource any value is another one", () => {
  expect(refused({ id: "b", saml: { sloAddress: null } }, {})).toEqual(["id"]);
});

it.each<[string, unknown, string[]]>([
  [
    "the copy of another connection",
    { id: "b", saml: { acsUrl: "https://x.test/saml/consume/b", sloAddress: null } },
    [],
  ],
  ["the override that stands for the address", { saml: { entityIdOverride: "urn:x", acsUrl: "urn:x" } }, []],
  ["another host's address", { saml: { acsUrl: "https://y.test/acs" } }, ["saml.acsUrl"]],
  ["a host that only begins alike", { oidc: { redirectUri: "https://x.test.evil/cb" } }, ["oidc.redirectUri"]],
])("of a new connection: %s", (_name, sent, expected) => {
  let fields: string[] = [];
  try {
    requireNoWish(sent, "https://x.test");
  } catch (error) {
    fields = error instanceof SsoError ? Object.keys(error.details.fields ?? {}) : ["thrown"];
  }
  expect(fields).toEqual(expected);
});
