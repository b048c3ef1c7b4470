"use client";

import { useTranslations } from "next-intl";
import { readProblem } from "./read-problem";

/** What a problem of a field says: a key of the `validation` texts, also with a value (`key: value`), or a sentence. */
export function useValidationText(): (message: string) => string {
  const t = useTranslations("validation");
  return (message) => {
    const { key: name, value } = readProblem(message);
    const key = name as "certificate_key";
    return t.has(key) ? t(key, { value }) : message;
  };
}
