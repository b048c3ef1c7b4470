import { getLocale, getTranslations } from "next-intl/server";
import { textOn } from "@/lib/branding/contrast";
import { imagePath } from "@/lib/branding/image-schema";
import { findOwnText, type PageTextField } from "@/lib/branding/own-texts";
import type { Connection } from "@/lib/connections/connection";
import type { Organization } from "@/lib/directory/organization-store";
import type { Brand } from "./brand-mark";
import type { PageTexts } from "./card-body";
import type { ProviderChoice } from "./provider-button";

/** An organization as the sign-in pages show it. */
export function brandOf({ name, logo, accentColor }: Pick<Organization, "name" | "logo" | "accentColor">): Brand {
  return {
    name,
    logo: logo && imagePath(logo),
    accent: accentColor === null ? null : { color: accentColor, text: textOn(accentColor) },
  };
}

/**
 * An organization's custom texts for the reader of a page.
 * @param fields those that this page shows; what is missing is ours
 */
export async function pageTextsOf(
  { name, texts }: Pick<Organization, "name" | "texts">,
  fields: readonly PageTextField[],
): Promise<PageTexts> {
  const reader = { language: await getLocale(), values: { organization: name } };
  return Object.fromEntries(fields.map((field) => [field, findOwnText(texts, field, reader)]));
}

/** Connections as buttons, with the words that an administrator gave them, or "Continue with". */
export async function choicesOf(connections: readonly Connection[]): Promise<ProviderChoice[]> {
  const t = await getTranslations("signIn");
  return toChoices(connections, (name) => t("provider.continueWith", { name }));
}

/** The same in another language than that of the page. */
export function toChoices(
  connections: readonly Connection[],
  continueWith: (name: string) => string,
): ProviderChoice[] {
  return connections.map(({ id, name, signIn }) => ({
    id,
    name,
    text: signIn.buttonText ?? continueWith(name),
    image: signIn.buttonImage && imagePath(signIn.buttonImage),
  }));
}
