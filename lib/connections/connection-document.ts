import { z } from "zod";
import type { Connection } from "./connection";
import { editablePart, toConnectionView } from "./connection-view";

const format = "gatehouse-connection";
const version = 1;

/**
 * A connection as a file: everything that can be edited, nothing secret, nothing of this installation. Keys stand in a
 * fixed order, so that two exports of one state are the same bytes and a difference is small.
 */
export type ConnectionDocument = {
  format: typeof format;
  version: typeof version;
  connection: Record<string, unknown>;
};

/** The file as it comes back; `connection` is then judged by the one connection schema. */
export const connectionDocumentSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  connection: z.record(z.string(), z.unknown()),
});

export function toConnectionDocument(connection: Connection): ConnectionDocument {
  // The addresses of this installation are not in the editable part, so any base will do.
  const part = editablePart(toConnectionView(connection, "https://gatehouse.invalid"));
  return { format, version, connection: sorted({ kind: connection.kind, ...part }) as Record<string, unknown> };
}

/** Lists keep their order: it means something (role rows, claim rows). */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
