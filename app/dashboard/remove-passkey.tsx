"use client";

import { BusyForm } from "@/components/console/busy-form";
import { button } from "@/components/ui/styles";
import { removePasskeyForm } from "./passkey-actions";

/** Ends one passkey of the person who looks. */
export function RemovePasskey({ passkey, label, name }: { passkey: string; label: string; name: string }) {
  // The button leaves the page with its passkey: the heading takes the focus before.
  const keepFocus = () => document.getElementById("passkeys")?.focus();
  return (
    <form action={removePasskeyForm} onSubmit={keepFocus}>
      <BusyForm />
      <input type="hidden" name="passkey" value={passkey} />
      <button type="submit" className={button.secondary} aria-label={name}>
        {label}
      </button>
    </form>
  );
}
