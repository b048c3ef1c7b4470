/** Class names of the primitives, so that a link and a button that mean the same look the same. */
export const button = {
  primary:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md bg-accent px-3 font-medium text-accent-text disabled:opacity-60 max-sm:min-h-11",
  secondary:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border border-border bg-raised px-3 font-medium disabled:opacity-60 max-sm:min-h-11",
  danger:
    "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border border-danger px-3 font-medium text-danger disabled:opacity-60 max-sm:min-h-11",
};

export const input =
  "min-h-9 w-full rounded-md border border-border bg-background px-3 max-sm:min-h-11 aria-invalid:border-danger";
export const card = "rounded-lg border border-border bg-raised p-4";
