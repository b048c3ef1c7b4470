"use client";

import { useEffect, useRef } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";

/**
 * Takes an answer away that was about the form as it was: as soon as something else is in it.
 * @param answer what is shown; null: nothing
 */
export function useStale<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, "getValues" | "subscribe">,
  answer: unknown,
  clear: () => void,
): void {
  const clearNow = useRef(clear);
  useEffect(() => {
    clearNow.current = clear;
  });
  useEffect(() => {
    if (answer === null) return;
    const answered = JSON.stringify(form.getValues());
    return form.subscribe({
      formState: { values: true },
      callback: () => {
        if (JSON.stringify(form.getValues()) !== answered) clearNow.current();
      },
    });
  }, [form, answer]);
}
