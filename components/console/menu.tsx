"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * A button with something that unfolds below it: an element of the document, so it opens without scripts. With them it closes as
 * menus do: by Escape, which gives the button the focus back, by a click beside it, by leaving it with the keyboard, and by
 * following one of its links.
 */
export function Menu({
  label,
  summary,
  summaryClass,
  className = "",
  children,
}: {
  /** What the button is called, when it is not what it shows. */
  label?: string;
  summary: ReactNode;
  summaryClass: string;
  className?: string;
  children: ReactNode;
}) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (isOpen) return closeLikeAMenu(menu.current);
  }, [isOpen]);
  return (
    <details
      ref={menu}
      className={`relative ${className}`}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className={`cursor-pointer list-none ${summaryClass}`} aria-label={label}>
        {summary}
      </summary>
      {children}
    </details>
  );
}

/** Listens while a menu is open. */
function closeLikeAMenu(menu: HTMLDetailsElement | null): (() => void) | undefined {
  if (menu === null) return undefined;
  // What has the focus would be hidden with its menu, and leave the focus to the page.
  const close = () => {
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  };
  const onKey = ({ key, defaultPrevented }: KeyboardEvent) => {
    if (key === "Escape" && !defaultPrevented) close();
  };
  const onClick = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest("a[href]")) close();
  };
  const onLeave = ({ target }: Event) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  };
  menu.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onLeave);
  document.addEventListener("focusin", onLeave);
  return () => {
    menu.removeEventListener("click", onClick);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("pointerdown", onLeave);
    document.removeEventListener("focusin", onLeave);
  };
}
