import type { Db } from "@/lib/db/database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { listGroupChoices } from "@/lib/directory/group-choice-queries";
import { listRoles, type Organization } from "@/lib/directory/organization-store";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import { labelOf } from "./choice-label";
import type { Choices } from "./rule-lists";

/**
 * The roles and groups of an organization that an access rule can name, of very many groups the first ones.
 * @param held groups that are named already
 */
export async function readChoices(
  db: Db,
  { id, slug }: Pick<Organization, "id" | "slug">,
  held: readonly string[] = [],
): Promise<Choices> {
  const [roles, groups] = await Promise.all([listRoles(db, id), listGroupChoices(db, id, held)]);
  return { roles: roles.map((role) => ({ value: role.key, label: labelOf(role) })), groups: { slug, ...groups } };
}

/** The custom attributes of an organization that a claim can be made from, without what the page does not show. */
export async function readAttributes(db: Db, organizationId: string): Promise<AttributeDefinition[]> {
  return (await listAttributes(db, organizationId)).map(({ key, label, type }) => ({ key, label, type }));
}
