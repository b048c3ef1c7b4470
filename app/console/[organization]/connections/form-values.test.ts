import { expect, it } from "vitest";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { clientAuthMethods, keyEncryptionAlgorithms, signingAlgorithms } from "@/lib/oidc/oidc-methods";
import { newEditorConfig } from "./editor-config";
import { fromFormValues, toFormValues } from "./form-values";

/** What a configuration is after it went through the form unchanged. */
function throughTheForm(change: object) {
  const start = newEditorConfig("generic-oidc");
  const config = { ...start, oidc: { ...start.oidc, ...change } };
  const parsed = connectionInputSchema.parse(fromFormValues(toFormValues("N", "draft", config), config));
  return "oidc" in parsed ? parsed.oidc : null;
}

it.each([
  {},
  { clientAuth: null, idTokenSigningAlg: null },
  ...clientAuthMethods.map((clientAuth) => ({ clientAuth })),
  ...signingAlgorithms.map((idTokenSigningAlg) => ({ idTokenSigningAlg })),
  ...keyEncryptionAlgorithms.map((idTokenEncryptionAlg) => ({ idTokenEncryptionAlg, requireEncryptedIdToken: true })),
  { additionalSigningAlgs: ["ES256", "EdDSA"] },
  { issuer: "https://idp.test", discoveryQuery: "appid=x" },
])("an OpenID Connect configuration goes through the form unchanged: %o", (change) => {
  expect(throughTheForm(change)).toEqual({ ...newEditorConfig("generic-oidc").oidc, ...change });
});

it("a pasted configuration address reaches the server with its query", () => {
  const issuer = "https://idp.test/.well-known/openid-configuration?appid=x";
  expect(throughTheForm({ issuer })).toMatchObject({ issuer, discoveryQuery: null });
});
