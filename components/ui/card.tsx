import type { ReactNode } from "react";

/** The centred card of the pages for people signing in. */
export function CenteredCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh items-center justify-center p-4 text-base leading-6">
      <section className="w-full max-w-[400px] rounded-lg border border-border bg-raised p-6">
        <h1 className="mb-4 text-xl font-semibold">{title}</h1>
        {children}
      </section>
    </main>
  );
}

export const primaryButton =
  "flex min-h-11 w-full items-center justify-center rounded-md bg-accent px-4 font-medium text-accent-text";
export const secondaryButton =
  "flex min-h-11 w-full items-center justify-center rounded-md border border-border px-4 font-medium";
