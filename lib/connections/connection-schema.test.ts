import { expect, it } from "vitest";
import { storedOidcSchema } from "@/lib/oidc/oidc-config";
import { missingParts, partsToEnter } from "./connection-schema";

const connection = (kind: "generic-oidc" | "microsoft-oidc", values: object) => ({
  kind,
  oidc: storedOidcSchema.parse({ issuer: null, clientId: null, sealedClientSecret: null, ...values }),
});
const endpoints = ["oidc.authorizationEndpoint", "oidc.tokenEndpoint", "oidc.jwksUri"];

it("what a provider says about itself is not asked of an administrator while something else is", () => {
  for (const kind of ["generic-oidc", "microsoft-oidc"] as const) {
    expect(missingParts(connection(kind, {}))).toEqual(expect.arrayContaining(endpoints));
    expect(partsToEnter(connection(kind, {}))).toEqual(["oidc.issuer", "oidc.clientId", "oidc.clientSecret"]);
  }
});

it("it is named once nothing else is missing: then it did not come", () => {
  const entered = { issuer: "https://idp.test", clientId: "gatehouse", sealedClientSecret: "sealed" };
  expect(partsToEnter(connection("generic-oidc", entered))).toEqual(endpoints);
});
