"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { nameIdFormatNames } from "@/lib/saml/saml-names";
import { useEditing } from "./editing";
import { SelectField, SwitchField, TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { OidcSecurity } from "./oidc-fields";
import { otherFormat } from "./saml-form";
import { Section } from "./section";

/** What is asked of the provider's answers beyond what each has to fulfil. */
export function SecurityPart({ isFolded = false }: { isFolded?: boolean }) {
  const t = useTranslations("connectionForm");
  const { config } = useEditing();
  return (
    <Section title={t("sections.security")} isFolded={isFolded}>
      {config.kind === "generic-saml" ? <SamlSecurity /> : <OidcSecurity config={config} />}
    </Section>
  );
}

function SamlSecurity() {
  const { watch } = useFormContext<ConnectionFormValues>();
  return (
    <>
      <SelectField name="saml.nameIdFormat" options={[...nameIdFormatNames, otherFormat]} />
      {watch("saml.nameIdFormat") === otherFormat && <TextField name="saml.nameIdFormatUrn" mono />}
      {watch("saml.nameIdFormat") !== "any" && <SwitchField name="saml.requireNameIdFormat" />}
      <SwitchField name="saml.requireSignedResponse" />
      <SwitchField name="saml.requireSignedAssertion" />
      <SwitchField name="saml.requireEncryptedAssertion" />
      <SwitchField name="saml.signRequests" />
      <SwitchField name="saml.allowIdpInitiated" />
      <SwitchField name="saml.forceAuthn" />
      <TextField name="saml.acrValues" multiline mono />
      <TextField name="saml.loginHintParameter" mono />
      <TextField name="saml.allowSha1Until" type="date" />
      <TextField name="saml.clockSkewSeconds" type="number" />
    </>
  );
}
