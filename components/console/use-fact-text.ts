"use client";

import { useTranslations } from "next-intl";
import type { Fact, FactKey } from "@/lib/facts/fact-schema";
import { factText } from "@/lib/facts/fact-text";

/** What puts facts into words of the reader's language. */
export function useFactText(): (fact: Fact) => string {
  const t = useTranslations("facts");
  return (fact) => factText(fact, (key, values) => t(key as FactKey, values));
}
