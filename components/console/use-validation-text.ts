"use client";

import { useTranslations } from "next-intl";

/** What a problem of a field says: a key of the `validation` texts, also with a value (`key: value`), or a sentence. */
export function useValidationText(): (message: string) => string {
  const t = useTranslations("validation");
  return (message) => {
    const [, name = message, value = ""] = /^([a-z0-9_]+): (.+)$/s.exec(message) ?? [];
    const key = name as "certificate_key";
    return t.has(key) ? t(key, { value }) : message;
  };
}
