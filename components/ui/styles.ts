/** Class names of the primitives, so that a link and a button that mean the same look the same. */
export const button = {
  primary:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md bg-accent px-3 font-medium text-accent-text disabled:opacity-60 max-sm:min-h-11",
  secondary:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border border-border bg-raised px-3 font-medium disabled:opacity-60 max-sm:min-h-11",
  danger:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border border-danger px-3 font-medium text-danger disabled:opacity-60 max-sm:min-h-11",
};

// The edge is a shade between button and text, so that a button in the colour of the page still has one.
const edge = "border border-[color-mix(in_srgb,var(--accent)_75%,var(--text))]";

/** The same for people signing in: as wide as their card, in the colour of their organization. */
export const wideButton = {
  primary: `flex min-h-11 w-full items-center justify-center rounded-md bg-accent px-4 font-medium text-accent-text ${edge}`,
  secondary: "flex min-h-11 w-full items-center justify-center rounded-md border border-border px-4 font-medium",
};

export const input =
  "min-h-9 w-full rounded-md border border-border bg-background px-3 max-sm:min-h-11 aria-invalid:border-danger";
export const card = "rounded-lg border border-border bg-raised p-4";
