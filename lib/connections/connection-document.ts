import { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { toInput } from "./connection-input";
import { sortKeys } from "./sort-keys";

const format = "gatehouse-connection";
const listFormat = "gatehouse-connections";
const version = 1;

const partSchema = z.record(z.string(), z.unknown());

/**
 * A connection as a file: everything that can be edited, nothing secret, nothing of this installation. Keys are in a
 * fixed order, so that two exports of one state are the same bytes and a difference is small.
 */
export const singleDocumentSchema = z
  .strictObject({ format: z.literal(format), version: z.literal(version), connection: partSchema })
  .meta({ id: "ConnectionDocument" });
export type ConnectionDocument = z.infer<typeof singleDocumentSchema>;

/** All connections of an organization in one file, in the order of their names. */
export const listDocumentSchema = z
  .strictObject({
    format: z.literal(listFormat),
    version: z.literal(version),
    connections: z.array(partSchema).max(1000),
  })
  .meta({ id: "ConnectionsDocument" });
export type ConnectionsDocument = z.infer<typeof listDocumentSchema>;

/** The file as it comes back; each connection in it is then checked by the one connection schema. */
export const connectionDocumentSchema = z.discriminatedUnion("format", [singleDocumentSchema, listDocumentSchema]);

/** Each is checked, drawn and written before the answer: more in one request would keep everybody else waiting. */
export const maxConnectionsInFile = 50;

/**
 * The connections of a file, whichever of the two it is.
 * @throws SsoError import_too_large
 */
export function documentParts(document: z.infer<typeof connectionDocumentSchema>): Record<string, unknown>[] {
  const parts = document.format === format ? [document.connection] : document.connections;
  if (parts.length <= maxConnectionsInFile) return parts;
  throw new SsoError("import_too_large", {
    expected: said("atMostConnections", { count: maxConnectionsInFile }),
    got: plain(parts.length),
  });
}

/** @param buttonImage the picture of the button as a `data:` address, when there is one */
export function toConnectionDocument(connection: Connection, buttonImage: string | null): ConnectionDocument {
  const signIn = { ...connection.signIn, buttonImage };
  return { format, version, connection: sortKeys({ ...toInput(connection), signIn }) };
}

export function toConnectionsDocument(documents: readonly ConnectionDocument[]): ConnectionsDocument {
  const connections = documents.map((document) => document.connection);
  const order = (part: Record<string, unknown>) => `${part.name} ${part.kind}`;
  return { format: listFormat, version, connections: connections.sort((a, b) => (order(a) < order(b) ? -1 : 1)) };
}
