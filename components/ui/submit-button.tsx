"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useFormStatus } from "react-dom";
import { Icon } from "./icon";

/**
 * A button of a plain form that says that its form is on its way, so that nobody presses twice. Without JavaScript it is a
 * button like any other.
 */
export function SubmitButton({
  className,
  waiting,
  name,
  value,
  children,
}: {
  className: string;
  /** What it says meanwhile. */
  waiting: string;
  name?: string;
  value?: string;
  children: ReactNode;
}) {
  const { pending } = useFormStatus();
  // Of several buttons the pressed one speaks; Enter in a field presses the first.
  const [isPressed, setPressed] = useState(false);
  useEffect(() => {
    if (!pending) setPressed(false);
  }, [pending]);
  const isWaiting = pending && isPressed;
  return (
    <button
      type="submit"
      name={name}
      value={value}
      disabled={pending}
      aria-busy={isWaiting}
      className={`${className} disabled:opacity-60`}
      onClick={() => setPressed(true)}
    >
      {isWaiting ? <Waiting text={waiting} /> : children}
    </button>
  );
}

/** A wheel and a word; the wheel stands still for those who want no motion. */
export function Waiting({ text }: { text: string }) {
  return (
    <span className="flex items-center gap-2">
      <Icon name="loader-circle" size={18} className="motion-safe:animate-spin" />
      {text}
    </span>
  );
}
