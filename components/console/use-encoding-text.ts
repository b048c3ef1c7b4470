"use client";

import { useTranslations } from "next-intl";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import type { Fact } from "@/lib/facts/fact-schema";
import { factText } from "@/lib/facts/fact-text";

/** What puts facts about the encoding of a file into words: the only facts that arise in the browser. */
export function useEncodingText(): (fact: Fact) => string {
  const t = useTranslations("fileEncoding");
  const joined = useJoinedValues();
  return (fact) => factText(fact, (key, values) => t(key as "notEncodedIn", values as { encoding: string }), joined);
}
