import { type Placeholder, type SQL, sql } from "drizzle-orm";
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

/** The names as `organizationFacts` takes them. */
export function factValues({ groups: keys, hasAttributes, families }: NamedInSignIn) {
  return { groups: JSON.stringify(keys), hasAttributes, domains: JSON.stringify([...new Set(families.flat())]) };
}

/** As one value of the statement that reads the person, which takes `factValues`; what there is none of is missing in it. */
export function organizationFacts(organizationId: Placeholder): SQL<Partial<OrganizationFacts>> {
  return sql<Partial<OrganizationFacts>>`json_strip_nulls(json_build_object(
    'roles', (select json_agg(json_build_object('key', r.key, 'position', r.position, 'console', r.console_role is not null)
      order by r.position, r.key) from ${roles} r where r.organization_id = ${organizationId}),
    'groups', (select json_agg(g.key) from ${groups} g where g.organization_id = ${organizationId}
      and g.key in (select jsonb_array_elements_text(${sql.placeholder("groups")}::jsonb))),
    'attributes', (select json_agg(json_build_object('key', a.key, 'label', a.label, 'type', a.type) order by a.key)
      from ${attributes} a where a.organization_id = ${organizationId} and ${sql.placeholder("hasAttributes")}::boolean),
    'domains', (${heldDomains(sql.placeholder("domains"))})))`;
}
