import { useLocale } from "next-intl";
import { joinValues } from "@/lib/messages/join-values";

/** Lists values in a sentence or a cell, in the reader's language. */
export function useJoinedValues(): (values: readonly string[]) => string {
  const locale = useLocale();
  return (values) => joinValues(values, locale);
}
