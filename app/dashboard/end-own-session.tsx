"use client";

import { BusyForm } from "@/components/console/busy-form";
import { button } from "@/components/ui/styles";
import { endOwnSession } from "./actions";

/** Ends one session of the person who looks. */
export function EndOwnSession({ session, label, name }: { session: string; label: string; name: string }) {
  // The button leaves the page with its session: the heading takes the focus before.
  const keepFocus = () => document.getElementById("sessions")?.focus();
  return (
    <form action={endOwnSession} onSubmit={keepFocus}>
      <BusyForm />
      <input type="hidden" name="session" value={session} />
      <button type="submit" className={button.secondary} aria-label={name}>
        {label}
      </button>
    </form>
  );
}
