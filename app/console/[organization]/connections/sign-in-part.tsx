"use client";

import { useTranslations } from "next-intl";
import { useEditing } from "./editing";
import { Section } from "./section";
import { SessionFields } from "./session-fields";
import { SignInFields } from "./sign-in-fields";

/** How people find the connection, and how long they stay signed in. */
export function SignInPart({ isFolded = false }: { isFolded?: boolean }) {
  const t = useTranslations("connectionForm");
  const { brand, defaultName } = useEditing();
  return (
    <>
      <Section title={t("sections.signIn")} isFolded={isFolded}>
        <SignInFields brand={brand} defaultName={defaultName} />
      </Section>
      <Section title={t("sections.session")} isFolded={isFolded}>
        <SessionFields />
      </Section>
    </>
  );
}
