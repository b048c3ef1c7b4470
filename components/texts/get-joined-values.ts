import { getLocale } from "next-intl/server";
import { joinValues } from "@/lib/messages/join-values";

/** Lists values in a sentence or a cell, in the reader's language, on the server. */
export async function getJoinedValues(): Promise<(values: readonly string[]) => string> {
  const locale = await getLocale();
  return (values) => joinValues(values, locale);
}
