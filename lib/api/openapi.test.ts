import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { requireDocumented } from "@/e2e/support/api-contract";
import { compileClient, generateClient } from "@/e2e/support/generated-client";
import { renderOpenApi } from "@/scripts/render-openapi";
import { operations } from "./operations";

const committed = readFileSync("docs/openapi.json", "utf8");

// The linter and the compiler take their time on a busy machine; this only bounds a hang.
describe("the OpenAPI document", { timeout: 60_000 }, () => {
  it("docs/openapi.json is what the operations say (npm run openapi)", () => {
    expect(committed).toBe(renderOpenApi());
  });

  it("has nothing that a linter finds fault with", async () => {
    const config = await createConfig({
      extends: ["recommended-strict"],
      rules: {
        "operation-operationId-url-safe": "error",
        "no-invalid-media-type-examples": "error",
        "no-invalid-schema-examples": "error",
      },
    });
    const problems = await lintFromString({ source: committed, absoluteRef: "docs/openapi.json", config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it("makes a client that a program compiles against", async () => {
    await generateClient();
    await compileClient();
  });
});

describe("the check that answers are documented", () => {
  const role = { key: "developer", name: "Developer", console: false, consoleRole: null, position: 0 };
  const path = "/organizations/acme/roles/developer";

  it("takes what the document says", async () => {
    await requireDocumented("GET", path, Response.json(role));
    await requireDocumented("DELETE", path, new Response(null, { status: 204 }));
  });

  it.each([
    ["a field that is missing", "GET", path, Response.json({ ...role, name: undefined })],
    ["a field that is not in the document", "GET", path, Response.json({ ...role, secret: "x" })],
    ["a field of another type", "GET", path, Response.json({ ...role, position: "first" })],
    ["a status that the operation does not have", "GET", path, Response.json(role, { status: 201 })],
    ["a path that there is not", "GET", "/nowhere", Response.json({})],
    ["another type of content", "GET", path, new Response("{}", { headers: { "Content-Type": "text/html" } })],
    ["a problem that is none", "GET", path, Response.json({ code: "not_found" }, { status: 404 })],
  ])("notices %s", async (_name, method, address, answer) => {
    await expect(requireDocumented(method, address, answer)).rejects.toThrow();
  });
});

describe("every operation", () => {
  it("IK-O10: that writes connections is closed while single sign-on is switched off, and no other", () => {
    const writes = operations.filter(
      ({ method, path }) => method !== "GET" && path.startsWith("/organizations/{slug}/connections"),
    );
    expect(writes.length).toBeGreaterThan(4);
    expect(operations.filter(({ setsUp }) => setsUp)).toEqual(writes);
  });

  it("has an id of its own, and no two share a method and a path", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const addresses = operations.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    "%s is stated whole",
    (_id, operation) => {
      const { method, path, scope, params, query, body, example, answers, isResource, isConditional } = operation;
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const stated = [...(scope === "organization" ? ["slug"] : []), ...Object.keys(params?.shape ?? {})];
      expect(named.sort()).toEqual(stated.sort());
      expect(Object.keys(answers).length).toBeGreaterThan(0);
      if (body) expect(body.safeParse(example).error).toBeUndefined();
      if (method === "GET" && path.endsWith("}")) expect(isResource).toBe(true);
      if (method === "GET" && answers[200] instanceof z.ZodObject && "items" in answers[200].shape)
        expect(Object.keys(query?.shape ?? {})).toEqual(expect.arrayContaining(["limit", "cursor"]));
      // What can be changed can be changed under a condition, and shows what to ask for.
      if (method === "PATCH") expect([isResource, isConditional]).toEqual([true, true]);
    },
  );
});
