"use client";

import { BusyForm } from "@/components/console/busy-form";
import { button } from "@/components/ui/styles";
import { revokeTokenForm } from "./actions";

/** Ends one token of the person who looks. */
export function RevokeToken({ token, label, name }: { token: string; label: string; name: string }) {
  // The button leaves the page with its token: the heading takes the focus before.
  const keepFocus = () => document.getElementById("tokens")?.focus();
  return (
    <form action={revokeTokenForm} onSubmit={keepFocus}>
      <BusyForm />
      <input type="hidden" name="token" value={token} />
      <button type="submit" className={button.secondary} aria-label={name}>
        {label}
      </button>
    </form>
  );
}
