import { attributeInputSchema } from "@/lib/directory/attribute-schema";
import { listAttributes } from "@/lib/directory/attribute-store";
import { domainInputSchema, groupInputSchema, roleInputSchema } from "@/lib/directory/directory-schema";
import { listDomains } from "@/lib/directory/domain-store";
import { listGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { createAttribute, deleteAttribute, toAttributeView, updateAttribute } from "@/lib/directory/save-attribute";
import { removeDomain, reserveDomain, updateDomain } from "@/lib/directory/save-domain";
import { createGroup, deleteGroup, toGroupView, updateGroup } from "@/lib/directory/save-group";
import { createRole, deleteRole, toRoleView, updateRole } from "@/lib/directory/save-role";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { buildSection } from "./build-section";
import { type Entry, most } from "./configuration";

const named = ({ name, key }: Entry) => String(name ?? key ?? "");
const all = (name: "groups" | "domains") => ({ limit: most[name] + 1, after: null });

export const attributeSection = buildSection({
  name: "attributes",
  identity: "key",
  schema: attributeInputSchema,
  list: async ({ id }, db) => (await listAttributes(db, id)).map(toAttributeView),
  idOf: ({ key }) => key,
  labelOf: ({ label, key }) => String(label ?? key ?? ""),
  toEntry: (row) => row,
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const organizationId = organization.id;
      if (before === null) return createAttribute({ organizationId, attribute: wanted }, ctx);
      if (before.type !== wanted.type)
        throw new SsoError("validation_failed", {
          expected: plain(before.type),
          got: plain(wanted.type),
          fields: { type: "unchangeable" },
        });
      return updateAttribute({ organizationId, key: before.key, patch: { label: wanted.label } }, ctx);
    },
  remove: ({ key }, { organization }, ctx) => deleteAttribute({ organizationId: organization.id, key }, ctx),
});

export const roleSection = buildSection({
  name: "roles",
  identity: "key",
  // A document states what a role is; `console` is for scripts that know no console roles.
  schema: roleInputSchema.omit({ console: true }),
  list: async ({ id }, db) => (await listRoles(db, id)).map(toRoleView),
  idOf: ({ key }) => key,
  labelOf: named,
  toEntry: ({ key, name, consoleRole }) => ({ key, name, consoleRole }),
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const organizationId = organization.id;
      if (before === null) return createRole({ organizationId, role: wanted }, ctx);
      const patch = { name: wanted.name, consoleRole: wanted.consoleRole ?? null };
      // A document never takes the last owner away, an operator's neither: nobody looks at every line of it.
      return updateRole({ organizationId, key: before.key, patch, byOperator: false }, ctx);
    },
  remove: ({ key }, { organization }, ctx) => deleteRole({ organizationId: organization.id, key }, ctx),
});

export const groupSection = buildSection({
  name: "groups",
  identity: "key",
  schema: groupInputSchema,
  list: async ({ id }, db) => (await listGroups(db, id, all("groups"))).map(toGroupView),
  idOf: ({ key }) => key,
  labelOf: named,
  toEntry: (row) => row,
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const organizationId = organization.id;
      if (before === null) return createGroup({ organizationId, group: wanted }, ctx);
      return updateGroup({ organizationId, key: before.key, patch: { name: wanted.name } }, ctx);
    },
  remove: ({ key }, { organization }, ctx) => deleteGroup({ organizationId: organization.id, key }, ctx),
});

export const domainSection = buildSection({
  name: "domains",
  identity: "domain",
  schema: domainInputSchema,
  list: ({ id }, db) => listDomains(db, id, all("domains")),
  idOf: ({ domain }) => domain,
  labelOf: ({ domain }) => String(domain ?? ""),
  toEntry: ({ domain, includeSubdomains }) => ({ domain, includeSubdomains }),
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const target = { organizationId: organization.id, ...wanted };
      return before === null ? reserveDomain(target, ctx) : updateDomain(target, ctx);
    },
  remove: ({ domain }, { organization }, ctx) => removeDomain({ organizationId: organization.id, domain }, ctx),
});
