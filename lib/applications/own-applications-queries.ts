import type { Db } from "@/lib/db/database";
import type { SessionPerson } from "@/lib/directory/session-store";
import { decideAccess } from "./access-rule";
import type { Application } from "./application";
import { listApplicationsOn } from "./application-queries";

/** What the signed-in person may use now, by name. */
export async function listOwnApplications(db: Db, { user, roles, groups }: SessionPerson): Promise<Application[]> {
  const entrant = { id: user.id, organizationId: user.organizationId, status: "active" as const, roles, groups };
  const all = await listApplicationsOn(db, user.organizationId);
  return all.filter((application) => decideAccess(application, entrant).allowed);
}
