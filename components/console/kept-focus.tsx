"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { pageTitleId } from "./page-title-focus";

/**
 * Keeps the focus from falling to the body when a link is followed that is not on the page which comes. Where only the query changed, as in a list that is
 * sorted, the rows come as new elements: the link or field of the same name has it again, once it is there. Else the part that the address
 * names, or the heading of the page.
 * @param content the id of the part of the page that changes
 */
export function KeptFocus({ content }: { content: string }) {
  const path = usePathname();
  const query = useSearchParams().toString();
  const shown = useRef({ path, query });
  const last = useRef("");
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (target instanceof Element) last.current = nameOf(target);
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    const before = shown.current;
    shown.current = { path, query };
    if (before.path === path && before.query === query) return;
    if (document.activeElement !== document.body) return;
    const name = last.current;
    if (!take(document.getElementById(location.hash.slice(1)))) take(document.getElementById(pageTitleId));
    const page = document.getElementById(content);
    if (page && before.path === path) return takeWhenThere(page, name);
  }, [content, path, query]);
  return null;
}

/** What tells a link or a field from the others; without the sign of the direction that a column is sorted in. */
const nameOf = (element: Element) =>
  [element.localName, element.getAttribute("name"), element.textContent?.replace(/[↑↓]/g, "").trim()].join(" ");

/** @returns whether it has the focus now; the page stays where it is */
function take(element: HTMLElement | null | undefined): boolean {
  element?.focus({ preventScroll: true });
  return element != null && document.activeElement === element;
}

/** Gives the focus to what has this name once it is there, unless somebody went elsewhere meanwhile; in a menu that is shut, to its button. */
function takeWhenThere(page: HTMLElement, name: string): () => void {
  const holder = document.activeElement;
  const tryTwin = () => {
    if (document.activeElement !== holder) return observer.disconnect();
    const all = page.querySelectorAll<HTMLElement>("a, input, select");
    const twin = [...all].find((candidate) => nameOf(candidate) === name);
    if (take(twin) || take(twin?.closest("details")?.querySelector("summary"))) observer.disconnect();
  };
  const observer = new MutationObserver(tryTwin);
  observer.observe(page, { childList: true, subtree: true });
  tryTwin();
  return () => observer.disconnect();
}
