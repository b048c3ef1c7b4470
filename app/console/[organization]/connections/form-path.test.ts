import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import english from "@/lib/messages/en.json";
import { formPath } from "./form-path";

it.each([
  ["connection.saml.acrValues.0", "saml.acrValues"],
  ["oidc.allowedTenants.3", "oidc.allowedTenants"],
  ["signIn.domains.1", "signIn.domains"],
  ["provisioning.matchAttributes.0", "provisioning.matchAttributes"],
  ["provisioning.roles.rules.73.role", "provisioning.rules.73.role"],
  ["provisioning.groups.rules.51.label", "provisioning.groupRules.51.label"],
  ["claims.2.transforms.1.pattern", "claims.2.transforms.1.pattern"],
  ["claims.2.transforms.1.values.0.from", "claims.2.transforms.1.values"],
])("what is wrong with %s is shown at %s", (path, field) => {
  expect(formPath(path)).toBe(field);
});

it("a list that one input holds has the label of that input", () => {
  const t = createTranslator({ locale: "en", messages: english, namespace: "connectionForm" });
  for (const path of ["saml.acrValues.0", "oidc.scopes.1", "oidc.allowedTenants.0", "provisioning.matchAttributes.0"])
    expect(t.has(`${formPath(path).replaceAll(".", "_")}.label` as never), path).toBe(true);
});
