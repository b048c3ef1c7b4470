import { SsoError } from "@/lib/errors/sso-error";

const defaultLimit = 50;
const maxLimit = 200;

/** `?limit=`: 1 to 200, 50 unless told. */
export function readLimit(query: URLSearchParams): number {
  const text = query.get("limit");
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxLimit) return limit;
  throw new SsoError("validation_failed", { expected: `limit between 1 and ${maxLimit}`, got: text.slice(0, 40) });
}

/** `?cursor=`: opaque to clients, a list of strings to us. */
export function readCursor(query: URLSearchParams, parts: number): string[] | null {
  const text = query.get("cursor");
  if (text === null) return null;
  try {
    const values = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown;
    if (Array.isArray(values) && values.length === parts && values.every((value) => typeof value === "string"))
      return values;
  } catch {}
  throw new SsoError("validation_failed", { expected: "the nextCursor of an earlier answer", got: text.slice(0, 40) });
}

/** A cursor that starts with a moment. */
export function readTimeCursor(query: URLSearchParams): { at: Date; id: string } | null {
  const [time, id] = readCursor(query, 2) ?? [];
  if (time === undefined || id === undefined) return null;
  const at = new Date(time);
  if (Number.isNaN(at.getTime()))
    throw new SsoError("validation_failed", { expected: "the nextCursor of an earlier answer", got: time });
  return { at, id };
}

/** Cuts a list that was read one row too long, and makes the cursor of its last row. */
export function page<Row, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
  cursor: (row: Row) => string[],
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(cursor(last))).toString("base64url") : null;
  return { items: shown.map(view), nextCursor };
}
