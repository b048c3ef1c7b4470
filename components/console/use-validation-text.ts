"use client";

import { useTranslations } from "next-intl";

/** What a problem of a field says: a key of the `validation` texts, also with a value (`key: value`), or a sentence. */
export function useValidationText(): (message: string) => string {
  const t = useTranslations("validation");
  return (message) => {
    const { key: name, value } = readProblem(message);
    const key = name as "certificate_key";
    return t.has(key) ? t(key, { value }) : message;
  };
}

/** A problem in its parts: `too_long: 200`. What has no value is a key, or a sentence. Pure. */
export function readProblem(message: string): { key: string; value: string } {
  const [, key = message, value = ""] = /^([a-z0-9_]+): (.+)$/s.exec(message) ?? [];
  return { key, value };
}
