"use client";

import { type Messages, NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { mergeTexts, type Texts } from "./pick-texts";

/** Adds texts to those that the browser has here already: a provider of next-intl alone would take these away. */
export function AddTexts({ texts, children }: { texts: Texts; children: ReactNode }) {
  const outer = useMessages();
  const messages = useMemo(() => mergeTexts(outer, texts) as Messages, [outer, texts]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}
