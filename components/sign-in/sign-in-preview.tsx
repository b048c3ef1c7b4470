"use client";

import { type Brand, BrandMark } from "./brand-mark";
import { ProviderButtonFace, type ProviderChoice, providerButton } from "./provider-button";
import { ThemedPreview } from "./themed-preview";

/** A sign-in page as it will look, in both themes. What can be pressed there cannot be pressed here. */
export function SignInPreview({ brand, choices }: { brand: Brand; choices: readonly ProviderChoice[] }) {
  return (
    <ThemedPreview accent={brand.accent} className="mb-4 sm:grid-cols-2">
      <BrandMark brand={brand} />
      <ProviderFaces choices={choices} />
    </ThemedPreview>
  );
}

/** The buttons of connections, for a preview. */
export function ProviderFaces({ choices }: { choices: readonly ProviderChoice[] }) {
  return choices.map((choice) => (
    <span key={choice.id} className={providerButton}>
      <ProviderButtonFace choice={choice} />
    </span>
  ));
}
