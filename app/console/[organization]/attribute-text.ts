import type { AttributeValue } from "@/lib/identity/attribute-type";

/** A value of an own attribute as a page shows it. Pure. */
export function attributeText(value: AttributeValue, words: { yes: string; no: string }): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return Array.isArray(value) ? value.join(", ") : String(value);
}
