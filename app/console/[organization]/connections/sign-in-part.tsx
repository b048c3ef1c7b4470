"use client";

import { useTranslations } from "next-intl";
import { useEditing } from "./editing";
import { Section } from "./section";
import { SignInFields } from "./sign-in-fields";

/** How people find the connection. */
export function SignInPart() {
  const t = useTranslations("connectionForm");
  const { brand, defaultName } = useEditing();
  return (
    <Section title={t("sections.signIn")}>
      <SignInFields brand={brand} defaultName={defaultName} />
    </Section>
  );
}
