import type { Db } from "@/lib/db/database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { existingGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { existingUsers } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { attributeKeyOf, isAttributeField } from "@/lib/identity/attribute-type";
import type { ApplicationInput } from "./application-schema";

type Named = { key: string; path: string };

/**
 * A role or group of nothing lets nobody in today, and means whoever holds it once somebody makes one of that key; the same for a claim from
 * an attribute. An exception for somebody of another organization would be none. Only what the change adds is asked about: who was named and is gone stays named.
 * @param tx what is named cannot be deleted until this transaction is over
 * @throws SsoError validation_failed with the path of each
 */
export async function requireKnownAccess(
  tx: Db,
  organizationId: string,
  before: ApplicationInput | null,
  after: ApplicationInput,
): Promise<void> {
  const [old, next] = [before && namedIn(before), namedIn(after)];
  const added = (kind: keyof typeof next) =>
    next[kind].filter(({ key }) => !old?.[kind].some((known) => known.key === key));
  const [roles, groups, users, attributes] = [added("roles"), added("groups"), added("users"), added("attributes")];
  if (roles.length + groups.length + users.length + attributes.length === 0) return;
  const keys = (named: readonly Named[]) => [...new Set(named.map(({ key }) => key))];
  const knownRoles = roles.length > 0 ? (await listRoles(tx, organizationId, true)).map(({ key }) => key) : [];
  const knownGroups = await existingGroups(tx, organizationId, keys(groups), true);
  const knownUsers = await existingUsers(tx, organizationId, keys(users));
  const defined = attributes.length > 0 ? (await listAttributes(tx, organizationId, true)).map(({ key }) => key) : [];
  const unknown = [
    ...roles.filter(({ key }) => !knownRoles.includes(key)).map((named) => ({ ...named, problem: "role_unknown" })),
    ...groups.filter(({ key }) => !knownGroups.includes(key)).map((named) => ({ ...named, problem: "group_unknown" })),
    ...users.filter(({ key }) => !knownUsers.includes(key)).map((named) => ({ ...named, problem: "user_unknown" })),
    ...attributes
      .filter(({ key }) => !defined.includes(key))
      .map((named) => ({ ...named, problem: "attribute_unknown" })),
  ];
  if (unknown.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("rolesGroupsAndUsers"),
    got: plain([...new Set(unknown.map(({ key }) => key))].slice(0, 20)),
    fields: Object.fromEntries(unknown.slice(0, 100).map(({ path, problem }) => [path, problem])),
  });
}

function namedIn(application: ApplicationInput): Record<"roles" | "groups" | "users" | "attributes", Named[]> {
  const { access } = application;
  const at = (keys: readonly string[], path: string) => keys.map((key, index) => ({ key, path: `${path}.${index}` }));
  const restricted = application.kind === "proxy" ? application.paths.restricted : [];
  const ofPaths = (of: "roles" | "groups") =>
    restricted.flatMap((rule, index) => at(rule[of], `paths.restricted.${index}.${of}`));
  return {
    roles: [...at(access.roles, "access.roles"), ...ofPaths("roles")],
    groups: [...at(access.groups, "access.groups"), ...ofPaths("groups")],
    users: [...at(access.allowUsers, "access.allowUsers"), ...at(access.denyUsers, "access.denyUsers")],
    attributes: application.claims.flatMap(({ from }, index) =>
      isAttributeField(from) ? [{ key: attributeKeyOf(from), path: `claims.${index}.from` }] : [],
    ),
  };
}
