"use client";

import { useTranslations } from "next-intl";
import { CertificatesField } from "./certificates-field";
import { useEditing } from "./editing";
import { SelectField, SwitchField, TextField } from "./form-fields";
import { MetadataBox } from "./metadata-box";
import { OidcEndpoints, OidcProvider } from "./oidc-fields";
import { Section } from "./section";
import { SingleLogoutSection } from "./single-logout-section";

/**
 * What the identity provider says about itself, by import or by hand, and what it is told of us.
 * @param noLogout why there is nothing to set of single logout; absent where there may be
 */
export function ProviderPart({ noLogout }: { noLogout?: string }) {
  const t = useTranslations("connectionForm");
  const { slug, config, metadata } = useEditing();
  if (config.kind !== "generic-saml")
    return (
      <>
        <Section title={t("sections.oidc")}>
          <OidcProvider slug={slug} config={config} />
        </Section>
        <Section title={t("sections.provider")} isFolded>
          <OidcEndpoints />
        </Section>
      </>
    );
  return (
    <>
      <MetadataBox box={metadata} />
      <Section title={t("sections.provider")}>
        <TextField name="saml.issuer" mono />
        <TextField name="saml.ssoUrl" mono />
        <SelectField name="saml.ssoBinding" options={["redirect", "post"]} />
        <TextField name="saml.metadataUrl" mono />
        <CertificatesField slug={slug} />
        <SwitchField name="saml.adoptCertificates" />
      </Section>
      <SingleLogoutSection note={noLogout} />
      <Section title={t("sections.ours")}>
        <p className="mb-4 text-muted">{t("acsFollows")}</p>
        <SelectField name="saml.addressStyle" options={["dedicated", "shared"]} />
        <TextField name="saml.entityIdOverride" mono />
      </Section>
    </>
  );
}
