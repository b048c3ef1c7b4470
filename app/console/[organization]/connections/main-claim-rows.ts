import type { ClaimField } from "@/lib/identity/attribute-type";
import type { MappableField } from "@/lib/identity/profile-fields";

/** What a connection cannot do without, for a guide: who somebody is, and what they may do. */
const mainFields: readonly MappableField[] = ["email", "fullName", "firstName", "lastName", "role", "groups"];

/** A provider that says only who somebody is (Google) leaves room for the parts of the name. */
const fewest = 3;

/** The fields whose rows a guide shows at once, of a connection with these rows; the others are folded. Pure. */
export function mainFieldsOf(claims: readonly { field: ClaimField }[]): readonly MappableField[] {
  const isSent = (wanted: MappableField) => claims.some(({ field }) => field === wanted);
  // First and last name are the full name already.
  const short = mainFields.filter((field) => !/^(first|last)Name$/.test(field));
  return isSent("fullName") && short.filter(isSent).length >= fewest ? short : mainFields;
}

/** The places of the rows that are shown at once: of several for a field the first, which counts. Pure. */
export function mainRowsOf(
  claims: readonly { field: ClaimField }[],
  fields: readonly MappableField[] | undefined,
): ReadonlySet<number> {
  const shown = claims.flatMap(({ field }, index) => {
    const isWanted = fields === undefined || fields.some((wanted) => wanted === field);
    const isFirst = fields === undefined || claims.findIndex((row) => row.field === field) === index;
    return isWanted && isFirst ? [index] : [];
  });
  return new Set(shown);
}
