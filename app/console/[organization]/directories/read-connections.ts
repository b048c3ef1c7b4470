import { listConnectionNames } from "@/lib/connections/connection-queries";
import type { Db } from "@/lib/db/database";
import { quotas } from "@/lib/directory/quotas";
import type { ConnectionChoice } from "./directory-fields";

/** The connections by which the people of a directory may sign in. */
export async function readConnections(db: Db, organizationId: string): Promise<ConnectionChoice[]> {
  return listConnectionNames(db, organizationId, quotas.connections);
}
