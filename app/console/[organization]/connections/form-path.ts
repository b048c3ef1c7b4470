import type { FieldPath } from "react-hook-form";
import type { ConnectionFormValues } from "./form-values";

/** The field of the form that shows what the schema says about a path of its own. */
export function formPath(path: string): FieldPath<ConnectionFormValues> {
  const moved = path
    .replace(/^connection\./, "")
    .replace(/^(saml\.certificates|signIn\.domains|provisioning\.allowedDomains).*/, "$1")
    .replace(/^provisioning\.tenantClaim\.claim$/, "provisioning.tenantClaim")
    .replace(/^provisioning\.tenantClaim\.value$/, "provisioning.tenantValue")
    .replace(/^saml\.nameIdFormat$/, "saml.nameIdFormatUrn")
    .replace(/^provisioning\.roles\.default$/, "provisioning.defaultRole")
    .replace(/^provisioning\.roles\.rules\b/, "provisioning.rules")
    .replace(/^provisioning\.groups\.rules\b/, "provisioning.groupRules")
    .replace(/^(claims\.\d+\.transforms\.\d+\.values)\..*/, "$1")
    // An entry of a list that one input holds as lines or words: the input says what is wrong with it.
    .replace(/^((?:saml|oidc|signIn|provisioning)\.[A-Za-z]+)\.\d+$/, "$1");
  return moved as FieldPath<ConnectionFormValues>;
}
