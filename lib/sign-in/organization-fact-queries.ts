import { type SQL, sql } from "drizzle-orm";
import { attributes, groups, roles } from "@/drizzle/schema/directory";
import { type HeldDomain, heldDomains } from "@/lib/directory/domain-store";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import type { OrganizationRole } from "@/lib/provisioning/resolve-roles";

/** The names that a sign-in asks the organization for. */
export type NamedInSignIn = { groups: readonly string[]; hasAttributes: boolean; families: readonly string[][] };

/** What a sign-in needs of its organization. */
export type OrganizationFacts = {
  roles: OrganizationRole[];
  /** Those of the named groups that exist. */
  groups: string[];
  attributes: AttributeDefinition[];
  /** Who holds the named domains. */
  domains: HeldDomain[];
};

/** As one value of the statement that reads the person; what there is none of is missing in it. */
export function organizationFacts(
  organizationId: string,
  { groups: keys, hasAttributes, families }: NamedInSignIn,
): SQL<Partial<OrganizationFacts>> {
  const parts = [
    sql`'roles', (select json_agg(json_build_object('key', r.key, 'position', r.position, 'console', r.console_role is not null)
      order by r.position, r.key) from ${roles} r where r.organization_id = ${organizationId})`,
  ];
  if (keys.length > 0)
    parts.push(sql`'groups', (select json_agg(g.key) from ${groups} g
      where g.organization_id = ${organizationId} and g.key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)))`);
  if (hasAttributes)
    parts.push(sql`'attributes', (select json_agg(json_build_object('key', a.key, 'label', a.label, 'type', a.type)
      order by a.key) from ${attributes} a where a.organization_id = ${organizationId})`);
  const names = [...new Set(families.flat())];
  if (names.length > 0) parts.push(sql`'domains', (${heldDomains(names)})`);
  return sql<Partial<OrganizationFacts>>`json_strip_nulls(json_build_object(${sql.join(parts, sql`, `)}))`;
}
