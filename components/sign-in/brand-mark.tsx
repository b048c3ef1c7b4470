import type { CSSProperties } from "react";

/** The branding of an organization for the people who sign in. */
export type Brand = {
  name: string;
  /** The path of the logo; null shows the name alone. */
  logo: string | null;
  accent: { color: string; text: string } | null;
};

/** The organization above the title: its logo, else its name. */
export function BrandMark({ brand: { name, logo } }: { brand: Brand }) {
  return (
    <p className="mb-4 flex min-h-12 items-center gap-3 font-medium">
      {logo ? (
        // biome-ignore lint/performance/noImgElement: a picture of fixed size from our own database needs no optimizer
        <img src={logo} alt={name} className="max-h-12 max-w-[240px] object-contain" />
      ) : (
        name
      )}
    </p>
  );
}

/** Everything below takes the organization's colour instead of ours. */
export function accentStyle({ color, text }: { color: string; text: string }): CSSProperties {
  return { "--accent": color, "--accent-text": text } as CSSProperties;
}
