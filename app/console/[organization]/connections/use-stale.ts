"use client";

import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ConnectionFormValues } from "./form-values";

/**
 * Takes an answer away that was about the form as it was: as soon as something else stands in it.
 * @param answer what is shown; null: nothing
 */
export function useStale(form: UseFormReturn<ConnectionFormValues>, answer: unknown, clear: () => void): void {
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
