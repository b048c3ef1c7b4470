import { listConnections } from "@/lib/connections/connection-store";
import type { Db } from "@/lib/db/database";
import { quotas } from "@/lib/directory/quotas";
import type { ConnectionChoice } from "./directory-fields";

/** The connections by which the people of a directory may sign in. */
export async function readConnections(db: Db, organizationId: string): Promise<ConnectionChoice[]> {
  const connections = await listConnections(db, organizationId, { limit: quotas.connections, after: null });
  return connections.map(({ id, name }) => ({ id, name }));
}
