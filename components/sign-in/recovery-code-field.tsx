"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/lib/errors/catalogue";

/** Where a printed recovery code is typed, and why the last one was refused. */
export function RecoveryCodeField({ label, error }: { label: string; error: ErrorCode | null }) {
  const errors = useTranslations("errors");
  return (
    <>
      <label className="mb-1 block font-medium" htmlFor="code">
        {label}
      </label>
      <input
        id="code"
        name="code"
        required
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby="code-error"
        className="mb-4 min-h-11 w-full rounded-md border border-border bg-background px-3 font-mono"
      />
      <p id="code-error" role="alert" className="mb-4 text-danger empty:hidden">
        {error && `${errors(`${error}.title`)}. ${errors(`${error}.advice`)}`}
      </p>
    </>
  );
}
