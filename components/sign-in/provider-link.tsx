"use client";

import { type ReactNode, useEffect, useState } from "react";
import { Waiting } from "@/components/ui/submit-button";

const patienceMs = 10_000;

/**
 * The way to a provider. The browser shows nothing while the provider answers, so the button does; a link like any other without
 * JavaScript.
 */
export function ProviderLink({
  href,
  className,
  waiting,
  children,
}: {
  href: string;
  className: string;
  waiting: string;
  children: ReactNode;
}) {
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    if (!isLeaving) return;
    // Whoever comes back, stops the browser or is taken to an app finds the page as it was left.
    const stay = () => setLeaving(false);
    const timer = setTimeout(stay, patienceMs);
    window.addEventListener("pageshow", stay);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pageshow", stay);
    };
  }, [isLeaving]);
  return (
    <a
      href={href}
      className={className}
      aria-busy={isLeaving}
      onClick={({ metaKey, ctrlKey, shiftKey, altKey }) => setLeaving(!(metaKey || ctrlKey || shiftKey || altKey))}
    >
      {isLeaving ? <Waiting text={waiting} /> : children}
    </a>
  );
}
