import { z } from "zod";
import { personal, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { AttributeDefinition, AttributeValue } from "@/lib/identity/attribute-type";
import { readClaimValue } from "@/lib/identity/attribute-value";
import type { ClaimedAttribute } from "@/lib/identity/claim-mapping";

/** What a user has in a custom attribute, and whose word it is: "manual", or the id of a connection. */
type HeldAttribute = { value: AttributeValue; setBy: string };
export type HeldAttributes = Readonly<Record<string, HeldAttribute>>;

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** A custom attribute that a sign-in sets, with the claim that said so. @param fact as in the decision around it */
export function attributeChangeSchemaWith<Schema extends z.ZodType>(fact: Schema) {
  return z.object({ key: z.string(), from: valueSchema.nullable(), to: valueSchema, reason: fact });
}

type AttributeChange = { key: string; from: AttributeValue | null; to: AttributeValue; reason: Fact };

/**
 * What a sign-in does to somebody's custom attributes, by the rules of the profile's fields: what did not arrive changes nothing, and
 * a row says when it replaces what is there. A value of another type refuses nobody: a note says so (checks.md 7.16). Pure.
 * @param claimed what arrived for them, in the order of the claims table: of several rows the first with a value counts
 * @param held null for a user who is created
 */
export function changeAttributes(
  claimed: readonly ClaimedAttribute[] = [],
  definitions: readonly AttributeDefinition[],
  held: HeldAttributes | null,
): { changes: AttributeChange[]; notes: Fact[] } {
  const changes: AttributeChange[] = [];
  const notes: Fact[] = [];
  for (const definition of definitions) {
    const rows = claimed.filter(({ key }) => key === definition.key);
    const read = readRows(rows, definition);
    if (read === null) continue;
    if ("misfit" in read) {
      notes.push(misfitNote(definition, read.misfit));
      continue;
    }
    const before = held?.[definition.key];
    const change = isKept(read.row, held, before) ? null : changeOf(read, before);
    if (change === null) continue;
    changes.push(change);
    if (before?.setBy === "manual")
      notes.push(said("attributeReplaced", { attribute: definition.label, claim: read.row.from }));
  }
  return { changes, notes };
}

type ReadRow = { row: ClaimedAttribute; value: AttributeValue };

function readRows(
  rows: readonly ClaimedAttribute[],
  { type }: AttributeDefinition,
): ReadRow | { misfit: ClaimedAttribute } | null {
  let misfit: ClaimedAttribute | null = null;
  for (const row of rows) {
    const read = readClaimValue(type, row.values);
    if (read === "misfit") misfit ??= row;
    else if (read !== null) return { row, value: read.value };
  }
  return misfit && { misfit };
}

/** Whether the row leaves what there is: `never` fills only what is created, `whenEmpty` only what is empty. */
function isKept({ update }: ClaimedAttribute, held: HeldAttributes | null, before: HeldAttribute | undefined): boolean {
  return (update === "never" && held !== null) || (update === "whenEmpty" && before !== undefined);
}

function misfitNote({ label, type }: AttributeDefinition, { from, values }: ClaimedAttribute): Fact {
  return said("attributeMisfit", { attribute: label, claim: from, type, values: personal(values) });
}

function changeOf({ row, value: to }: ReadRow, held: HeldAttribute | undefined): AttributeChange | null {
  const from = held?.value ?? null;
  if (JSON.stringify(from) === JSON.stringify(to)) return null;
  return { key: row.key, from, to, reason: said("claimNamed", { claim: row.from }) };
}
