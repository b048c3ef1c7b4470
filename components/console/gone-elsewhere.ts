"use client";

import { type RefObject, useEffect, useRef } from "react";

const entries = "input, select, textarea";

/**
 * Notes whether somebody went on in a field after they sent a form: its answer must not take the focus from there, and what is being typed
 * into another field.
 * @returns whether they did; to be set to false by who sends something without a form's own event
 */
export function useGoneElsewhere(): RefObject<boolean> {
  const isElsewhere = useRef(false);
  useEffect(() => {
    const noteSent = () => {
      isElsewhere.current = false;
    };
    const noteFocus = ({ target }: Event) => {
      isElsewhere.current = target instanceof Element && target.matches(entries);
    };
    document.addEventListener("submit", noteSent, true);
    document.addEventListener("focusin", noteFocus);
    document.addEventListener("input", noteFocus);
    return () => {
      document.removeEventListener("submit", noteSent, true);
      document.removeEventListener("focusin", noteFocus);
      document.removeEventListener("input", noteFocus);
    };
  }, []);
  return isElsewhere;
}
