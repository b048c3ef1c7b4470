import { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";

/** What every list takes. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "The maximum number of items." }),
  cursor: z.string().max(2000).optional().meta({ description: "The `nextCursor` of the previous response." }),
});

/** What every list answers. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: "The cursor for the next page; null on the last page." }),
  });
}

/** A cursor is opaque to clients and a list of strings to us. @throws SsoError validation_failed */
function readCursor(cursor: string | undefined, parts: number): string[] | null {
  if (cursor === undefined) return null;
  try {
    const values = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
    if (Array.isArray(values) && values.length === parts && values.every((value) => typeof value === "string"))
      return values;
  } catch {}
  throw wrongCursor(cursor);
}

/** A cursor of one text. @throws SsoError validation_failed */
export function readTextCursor(cursor: string | undefined): string | null {
  return readCursor(cursor, 1)?.[0] ?? null;
}

/** A cursor that starts with a moment. @throws SsoError validation_failed */
export function readTimeCursor(cursor: string | undefined): { at: Date; id: string } | null {
  const [time, id] = readCursor(cursor, 2) ?? [];
  if (time === undefined || id === undefined) return null;
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw wrongCursor(time);
  return { at, id };
}

/** A cursor that is a number. @throws SsoError validation_failed */
export function readNumberCursor(cursor: string | undefined): number | null {
  const text = readTextCursor(cursor);
  if (text !== null && !/^\d{1,15}$/.test(text)) throw wrongCursor(text);
  return text === null ? null : Number(text);
}

function wrongCursor(got: string): SsoError {
  return new SsoError("validation_failed", {
    expected: said("nextCursor"),
    got: plain(got.slice(0, 40)),
    fields: { cursor: "cursor" },
  });
}

/** Cuts a list that was read one row too long, and makes the cursor of its last row. */
export function page<Row, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
  cursor: (row: Row) => string[],
) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(cursor(last))).toString("base64url") : null;
  return { items: items.map(view), nextCursor };
}

/** A page of a list that is short enough to be read whole; an entry that is gone begins again. */
export function pageOfAll<View>(all: readonly View[], query: z.infer<typeof listQuery>, id: (view: View) => string) {
  const after = readTextCursor(query.cursor);
  const from = after === null ? 0 : all.findIndex((view) => id(view) === after) + 1;
  return page(
    all.slice(from, from + query.limit + 1),
    query.limit,
    (view) => view,
    (view) => [id(view)],
  );
}
