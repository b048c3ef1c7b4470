import { findImage } from "@/lib/branding/image-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import {
  type ConnectionDocument,
  type ConnectionsDocument,
  toConnectionDocument,
  toConnectionsDocument,
} from "./connection-document";
import { findConnection, listConnections } from "./connection-store";

/** One connection as a file (EN-50). @throws SsoError not_found */
export async function exportConnection(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  ctx: Context,
): Promise<ConnectionDocument> {
  const connection = await findConnection(ctx.db, organizationId, connectionId);
  if (!connection) throw new SsoError("not_found");
  return toDocument(connection, ctx);
}

/** All connections of an organization as one file. */
export async function exportConnections(
  { organizationId }: { organizationId: string },
  ctx: Context,
): Promise<ConnectionsDocument> {
  const all = await listConnections(ctx.db, organizationId, { limit: 10_000, after: null });
  return toConnectionsDocument(await Promise.all(all.map((connection) => toDocument(connection, ctx))));
}

async function toDocument(connection: Connection, { db }: Context): Promise<ConnectionDocument> {
  const { buttonImage } = connection.signIn;
  const image = buttonImage === null ? null : await findImage(db, buttonImage);
  const dataUrl = image && `data:image/png;base64,${Buffer.from(image.content).toString("base64")}`;
  return toConnectionDocument(connection, dataUrl);
}
