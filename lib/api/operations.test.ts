import { expect, it } from "vitest";
import { operations } from "./handle-request";
import { openApiDocument } from "./openapi";

it("IK-O10: every operation that writes connections is closed while single sign-on is switched off, and no other", () => {
  const writes = operations.filter(
    ({ method, path }) => method !== "GET" && path.startsWith("/organizations/{slug}/connections"),
  );
  expect(writes.length).toBeGreaterThan(4);
  expect(operations.filter(({ setsUp }) => setsUp)).toEqual(writes);
});

it("the description names every status that an operation answers with", () => {
  const { paths } = openApiDocument(operations, "https://console.test", "1") as {
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  };
  const described = (method: string, path: string) => Object.keys(paths[path]?.[method]?.responses ?? {});
  const org = "/organizations/{slug}";
  expect(described("post", `${org}/domains/{domain}/verify`)).toEqual(["200", "default"]);
  expect(described("post", `${org}/connections/import`)).toEqual(["200", "201", "default"]);
  expect(described("post", `${org}/connections/{id}/metadata`)).toEqual(["200", "default"]);
  expect(described("post", `${org}/connections`)).toEqual(["201", "default"]);
  expect(described("patch", `${org}/connections/{id}`)).toEqual(["200", "default"]);
  expect(described("delete", `${org}/connections/{id}`)).toEqual(["204", "default"]);
});
