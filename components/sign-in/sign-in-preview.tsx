"use client";

import { useTranslations } from "next-intl";
import { accentStyle, type Brand, BrandMark } from "./centered-card";
import { ProviderButtonFace, type ProviderChoice, providerButton } from "./provider-button";

/** A sign-in page as it will look, in both themes. What can be pressed there cannot be pressed here. */
export function SignInPreview({ brand, choices }: { brand: Brand; choices: readonly ProviderChoice[] }) {
  const t = useTranslations("signInPreview");
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => (
        <figure key={theme} className={`in-${theme} rounded-lg border border-border bg-background p-4 text-text`}>
          <figcaption className="mb-2 text-muted">{t(theme)}</figcaption>
          <div
            className="rounded-lg border border-border bg-raised p-4"
            style={brand.accent ? accentStyle(brand.accent) : undefined}
          >
            <BrandMark brand={brand} />
            {choices.map((choice) => (
              <span key={choice.id} className={providerButton}>
                <ProviderButtonFace choice={choice} />
              </span>
            ))}
          </div>
        </figure>
      ))}
    </div>
  );
}
