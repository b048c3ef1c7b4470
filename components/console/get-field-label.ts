import { getLocale } from "next-intl/server";
import { type FieldLabel, fieldLabels } from "@/lib/messages/field-labels";
import type { Language } from "@/lib/messages/languages";
import type { Change } from "./change-list";

/** What fields are called in the reader's language, on the server. */
export async function getFieldLabel(): Promise<FieldLabel> {
  return fieldLabels((await getLocale()) as Language);
}

/** Changes of a connection or an application as a list shows them. */
export async function getLabelledChanges(
  subject: "connection" | "application",
  changes: readonly Omit<Change, "label">[],
): Promise<Change[]> {
  const labelOf = await getFieldLabel();
  return changes.map((change) => ({ ...change, label: labelOf(subject, change.field) }));
}
