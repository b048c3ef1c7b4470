import type { SamlConfig } from "@/lib/saml/saml-config";
import { nameIdFormatNames } from "@/lib/saml/saml-names";
import { type Codecs, type FormOf, fromForm, groupOf, lineList, optionalText, pemTexts, toForm } from "./form-codecs";

const fields = {
  metadataUrl: optionalText,
  issuer: optionalText,
  ssoUrl: optionalText,
  sloUrl: optionalText,
  sloResponseUrl: optionalText,
  singleLogout: groupOf<SamlConfig["singleLogout"]>(),
  certificates: pemTexts,
  entityIdOverride: optionalText,
  acrValues: lineList,
  loginHintParameter: optionalText,
  allowSha1Until: optionalText,
} satisfies Codecs<SamlConfig>;

/** The SAML half of the form: the NameID format is a short name, or `other` with the URN beside it. */
export type SamlForm = FormOf<SamlConfig, typeof fields> & { nameIdFormatUrn: string };

/** The choice beside the named NameID formats: the URN is typed. */
export const otherFormat = "other";

export function samlToForm(saml: SamlConfig): SamlForm {
  const form = toForm(saml, fields);
  const isNamed = nameIdFormatNames.some((name) => name === saml.nameIdFormat);
  return isNamed
    ? { ...form, nameIdFormatUrn: "" }
    : { ...form, nameIdFormat: otherFormat, nameIdFormatUrn: saml.nameIdFormat };
}

export function samlFromForm({ nameIdFormatUrn, ...form }: SamlForm): SamlConfig {
  const saml = fromForm<SamlConfig, typeof fields>(form, fields);
  return saml.nameIdFormat === otherFormat ? { ...saml, nameIdFormat: nameIdFormatUrn.trim() } : saml;
}
