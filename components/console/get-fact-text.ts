import { getLocale } from "next-intl/server";
import type { Fact } from "@/lib/facts/fact-schema";
import { factTextsForPeople } from "@/lib/messages/fact-texts";
import type { Language } from "@/lib/messages/languages";

/** What puts facts into words of the reader's language, on the server. */
export async function getFactText(): Promise<(fact: Fact) => string> {
  return factTextsForPeople((await getLocale()) as Language);
}
