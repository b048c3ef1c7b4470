import type { Db } from "@/lib/db/database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { listGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
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

/** The own attributes of an organization that a claim can be made from, without what the page does not show. */
export async function readAttributes(db: Db, organizationId: string): Promise<AttributeDefinition[]> {
  return (await listAttributes(db, organizationId)).map(({ key, label, type }) => ({ key, label, type }));
}
