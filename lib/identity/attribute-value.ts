import { z } from "zod";
import type { AttributeType, AttributeValue } from "./attribute-type";
import { isPlainText } from "./hidden-characters";
import { lowerAscii, trimSpace } from "./normalize";
import { plainText } from "./plain-text";

/** Names that every object has: a key like that would be found in people who have no attribute at all. */
const isFree = (key: string) => !(key in Object.prototype);

const keyPattern = /^[a-z][A-Za-z0-9_]{0,39}$/;

/** How programs and the claims table name an attribute: `costCenter`. */
export const attributeKeySchema = z.string().trim().regex(keyPattern, "attribute_key").refine(isFree, "attribute_key");

/** The same behind its prefix, as a row of the claims table names it. */
export const attributeFieldSchema = z.templateLiteral(["attributes.", z.string().regex(keyPattern)]);

const maxText = 500;
const maxListed = 100;
const maxListedText = 200;

/** Every row of an attribute reads its claim: so many values are looked at, and nobody has more. */
const maxRead = 1000;

/** More digits than a JSON number keeps would come back as another number. */
const maxNumber = Number.MAX_SAFE_INTEGER;

/** A value before it is known which attribute it is for. */
export const attributeValueSchema = z.union(
  [
    plainText().min(1, "required").max(maxText),
    z.number().min(-maxNumber).max(maxNumber),
    z.boolean(),
    z
      .array(plainText().min(1, "required").max(maxListedText))
      .max(maxListed)
      .transform((entries) => [...new Set(entries)]),
  ],
  "attribute_value",
);

const daySchema = z.iso.date();

/** Whether a value is one of this type. Pure. */
export function isOfType(type: AttributeType, value: AttributeValue): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return daySchema.safeParse(value).success;
    case "list":
      return Array.isArray(value);
  }
}

/**
 * What the values of a claim are as one value of a type, by the rules of the profile's fields: of several the first that fits, and
 * nothing is made of none. Pure.
 * @returns null where no value arrived; `"misfit"` where none of them is of the type, or within the bounds
 */
export function readClaimValue(
  type: AttributeType,
  values: readonly string[],
): { value: AttributeValue } | "misfit" | null {
  const filled = values.slice(0, maxRead).map(trimSpace).filter(Boolean);
  if (filled.length === 0) return null;
  if (type === "list") {
    const entries = [...new Set(filled)];
    const fits = entries.length <= maxListed && entries.every((text) => fitsText(text, maxListedText));
    return fits ? { value: entries } : "misfit";
  }
  for (const text of filled) {
    const value = readOne(type, text);
    if (value !== null) return { value };
  }
  return "misfit";
}

const fitsText = (text: string, max: number) => text.length <= max && isPlainText(text);

function readOne(type: Exclude<AttributeType, "list">, text: string): AttributeValue | null {
  switch (type) {
    case "text":
      return fitsText(text, maxText) ? text : null;
    case "number":
      return readNumber(text);
    case "boolean":
      return booleans.get(lowerAscii(text)) ?? null;
    case "date":
      return daySchema.safeParse(text).success ? text : null;
  }
}

/** The words of XML Schema and JSON. Others are a step of the mapping. */
const booleans = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

function readNumber(text: string): number | null {
  if (!/^[+-]?\d{1,16}(?:\.\d{1,16})?$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= maxNumber ? value : null;
}
