import type { AttributeValue } from "@/lib/identity/attribute-type";

type Words = { yes: string; no: string; joined: (values: readonly string[]) => string };

/** A value of a custom attribute as a page shows it. Pure. */
export function attributeText(value: AttributeValue, words: Words): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return Array.isArray(value) ? words.joined(value) : String(value);
}
