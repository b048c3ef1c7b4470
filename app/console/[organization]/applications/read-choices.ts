import type { Db } from "@/lib/db/database";
import { listGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import type { Choices } from "./form-parts";

const groupsAtMost = 500;

/** The roles and groups of an organization that an access rule can name. */
export async function readChoices(db: Db, organizationId: string): Promise<Choices> {
  const roles = await listRoles(db, organizationId);
  const groups = await listGroups(db, organizationId, { limit: groupsAtMost, after: null });
  const toChoice = ({ key, name }: { key: string; name: string }) => ({
    value: key,
    label: name === key ? key : `${name} (${key})`,
  });
  return { roles: roles.map(toChoice), groups: groups.map(toChoice) };
}
