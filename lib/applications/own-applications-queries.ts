import type { Db } from "@/lib/db/database";
import type { SessionPerson } from "@/lib/directory/session-store";
import { decideAccess, type Entrant } from "./access-rule";
import type { Application } from "./application";
import { listApplicationsOn } from "./application-queries";

/** What the signed-in person may use now, by name. */
export async function listOwnApplications(db: Db, { user, roles, groups }: SessionPerson): Promise<Application[]> {
  return listApplicationsFor(db, { id: user.id, organizationId: user.organizationId, status: "active", roles, groups });
}

/** What somebody may use now, by name; for who is suspended, nothing. */
export async function listApplicationsFor(db: Db, entrant: Entrant): Promise<Application[]> {
  const all = await listApplicationsOn(db, entrant.organizationId);
  return all.filter((application) => decideAccess(application, entrant).allowed);
}
