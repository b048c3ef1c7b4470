"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { SelectField, SwitchField, TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { Section } from "./section";

/**
 * Whether signing out reaches the provider and comes from there, and where the provider takes its messages.
 * @param note that the provider has no single logout: a switch would promise one
 */
export function SingleLogoutSection({ note }: { note?: string }) {
  const t = useTranslations("connectionForm");
  const { watch } = useFormContext<ConnectionFormValues>();
  if (note !== undefined)
    return (
      <Section title={t("sections.singleLogout")}>
        <p className="max-w-[640px] break-words">{note}</p>
      </Section>
    );
  return (
    <Section title={t("sections.singleLogout")}>
      <SwitchField name="saml.singleLogout.enabled" />
      {watch("saml.singleLogout.enabled") && (
        <>
          <TextField name="saml.sloUrl" mono />
          <SelectField name="saml.sloBinding" options={["redirect", "post"]} />
          <TextField name="saml.sloResponseUrl" mono />
          <SwitchField name="saml.singleLogout.signed" />
          <SwitchField name="saml.singleLogout.soap" />
        </>
      )}
    </Section>
  );
}
