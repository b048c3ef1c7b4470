import type { AuditChange } from "./audit-store";

/**
 * The differences between two plain records, as rows with dotted paths. Lists are compared as a whole.
 * @param before null when the record is new
 * @param after null when the record was deleted
 */
export function diffFields(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
  prefix = "",
): AuditChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const from = before?.[name] ?? null;
    const to = after?.[name] ?? null;
    const field = prefix ? `${prefix}.${name}` : name;
    if (isRecord(from) && isRecord(to)) return diffFields(from, to, field);
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ field, from, to }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
