import { expect, it } from "vitest";
import { connectionInputSchema, missingParts, partsToEnter } from "./connection-schema";

const oidc = (kind: string, values: object = {}) => connectionInputSchema.parse({ kind, name: "Acme", oidc: values });
const endpoints = ["oidc.authorizationEndpoint", "oidc.tokenEndpoint", "oidc.jwksUri"];

it("what a provider says about itself is not asked of an administrator while the provider is unknown", () => {
  for (const kind of ["generic-oidc", "microsoft-oidc"]) {
    const connection = oidc(kind);
    expect(missingParts(connection)).toEqual(expect.arrayContaining(endpoints));
    const asked = partsToEnter(connection);
    expect(asked.filter((path) => endpoints.includes(path))).toEqual([]);
    expect(asked).toContain("oidc.clientId");
  }
});

it("it is named once nothing else is missing: then it did not come", () => {
  const connection = oidc("generic-oidc", { issuer: "https://idp.test", clientId: "gatehouse", clientSecret: "secret" });
  expect(partsToEnter(connection)).toEqual(endpoints);
});
