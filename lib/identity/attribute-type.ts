import type { MappableField } from "./profile-fields";

/*
 * Custom attributes: fields of people that an organization defines. Apart from the schemas, because pages need the lists alone.
 */

export const attributeTypes = ["text", "number", "boolean", "date", "list"] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** A date is its day as `2026-05-03`. */
export type AttributeValue = string | number | boolean | string[];

/** What one person has, by the keys of the attributes; one that they lack is not in it. */
export type AttributeValues = Readonly<Record<string, AttributeValue>>;

export type AttributeDefinition = { key: string; label: string; type: AttributeType };

/** A custom attribute as the claims table names it, apart from every field that people have anyway. */
export type AttributeField = `attributes.${string}`;
/** Whatever a row of the claims table can fill. */
export type ClaimField = MappableField | AttributeField;

const prefix = "attributes.";

export const attributeField = (key: string): AttributeField => `${prefix}${key}`;

export const attributeKeyOf = (field: AttributeField): string => field.slice(prefix.length);

export function isAttributeField(field: string): field is AttributeField {
  return field.startsWith(prefix);
}
