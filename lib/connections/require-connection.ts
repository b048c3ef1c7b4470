import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";

/** A connection of an organization. @throws SsoError not_found */
export async function requireConnection(db: Db, organizationId: string, id: string): Promise<Connection> {
  const connection = await findConnection(db, organizationId, id);
  if (!connection) throw new SsoError("not_found");
  return connection;
}
