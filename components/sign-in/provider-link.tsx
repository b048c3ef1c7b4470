"use client";

import { type ReactNode, useEffect, useState } from "react";
import { Waiting } from "@/components/ui/submit-button";

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
    // Whoever comes back by the browser's button finds the page as it was left.
    const onShow = () => setLeaving(false);
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, []);
  return (
    <a
      href={href}
      className={className}
      aria-busy={isLeaving}
      onClick={(event) => {
        const opensHere = !(event.metaKey || event.ctrlKey || event.shiftKey);
        if (isLeaving) event.preventDefault();
        else if (opensHere) setLeaving(true);
      }}
    >
      {isLeaving ? <Waiting text={waiting} /> : children}
    </a>
  );
}
