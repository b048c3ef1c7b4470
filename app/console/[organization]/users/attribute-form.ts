import type {
  AttributeDefinition,
  AttributeType,
  AttributeValue,
  AttributeValues,
} from "@/lib/identity/attribute-type";

/** A value as an input holds it; empty where there is none. Pure. */
export function writeAttribute(value: AttributeValue | undefined): string {
  if (value === undefined) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

/** What was typed, as a value: null where nothing was. What is no number is sent as it is, and the refusal is at the field. Pure. */
export function readAttribute(type: AttributeType, typed: string): AttributeValue | null {
  const text = typed.trim();
  if (text === "") return null;
  switch (type) {
    case "number":
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true";
    case "list":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    default:
      return text;
  }
}

/** What is in the inputs of some attributes, as values. Pure. */
export function readAttributes(
  definitions: readonly AttributeDefinition[],
  typed: Readonly<Record<string, string>>,
): Record<string, AttributeValue | null> {
  return Object.fromEntries(definitions.map(({ key, type }) => [key, readAttribute(type, typed[key] ?? "")]));
}

/**
 * Of the inputs those that say something else than they showed: a value that nobody touched stays the word of whoever set it. Pure.
 */
export function changedAttributes(
  definitions: readonly AttributeDefinition[],
  shown: AttributeValues,
  typed: Readonly<Record<string, string>>,
): Record<string, AttributeValue | null> {
  const changed = definitions.filter(({ key }) => (typed[key] ?? "") !== writeAttribute(shown[key]));
  return readAttributes(changed, typed);
}
