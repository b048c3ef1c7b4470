import { getTranslations } from "next-intl/server";
import { textOn } from "@/lib/branding/contrast";
import { imagePath } from "@/lib/branding/image-schema";
import type { Connection } from "@/lib/connections/connection";
import type { Organization } from "@/lib/directory/organization-store";
import type { Brand } from "./centered-card";
import type { ProviderChoice } from "./provider-button";

/** An organization as the sign-in pages show it. */
export function brandOf({ name, logo, accentColor }: Pick<Organization, "name" | "logo" | "accentColor">): Brand {
  return {
    name,
    logo: logo && imagePath(logo),
    accent: accentColor === null ? null : { color: accentColor, text: textOn(accentColor) },
  };
}

/** Connections as buttons, with the words that an administrator gave them, or "Continue with". */
export async function choicesOf(connections: readonly Connection[]): Promise<ProviderChoice[]> {
  const t = await getTranslations("signIn");
  return connections.map(({ id, name, signIn }) => ({
    id,
    name,
    text: signIn.buttonText ?? t("provider.continueWith", { name }),
    image: signIn.buttonImage && imagePath(signIn.buttonImage),
  }));
}
