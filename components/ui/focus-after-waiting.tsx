"use client";

import { useEffect } from "react";

/** So long what knows better where the focus belongs after an answer has to say so. */
const priorityMilliseconds = 50;

/**
 * A button or a field is closed while what it asked for is on its way, and the browser takes the focus from it. It has it again once it is
 * open, unless somebody went elsewhere meanwhile or the answer led elsewhere.
 */
export function FocusAfterWaiting() {
  useEffect(() => {
    let closed: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = ({ target }: FocusEvent) => {
      closed = target instanceof HTMLElement ? target : null;
    };
    // Who leaves a field that is open has left it.
    const forget = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && !target.matches(":disabled")) closed = null;
    };
    const giveBack = () => {
      if (closed?.isConnected && !closed.matches(":disabled") && document.activeElement === document.body)
        closed.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(giveBack, priorityMilliseconds);
    });
    document.addEventListener("focusin", note);
    document.addEventListener("focusout", forget);
    observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
    return () => {
      clearTimeout(timer);
      document.removeEventListener("focusin", note);
      document.removeEventListener("focusout", forget);
      observer.disconnect();
    };
  }, []);
  return null;
}
