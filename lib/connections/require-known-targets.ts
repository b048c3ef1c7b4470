import type { Db } from "@/lib/db/database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { existingGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { type TargetedMapping, unknownTargets } from "./unknown-targets";

/**
 * A row of nothing refuses people whose value it names, or means them once somebody makes a role of that key.
 * @param lock true keeps the named roles, groups and attributes from being deleted until the transaction is over
 * @throws SsoError validation_failed with the path of every such row
 */
export async function requireKnownTargets(
  db: Db,
  organizationId: string,
  mapping: TargetedMapping,
  lock = false,
): Promise<void> {
  const named = [...new Set(mapping.provisioning.groups.rules.map(({ group }) => group))];
  const roles = new Set((await listRoles(db, organizationId, lock)).map(({ key }) => key));
  const groups = new Set(await existingGroups(db, organizationId, named, lock));
  const attributes = new Set((await listAttributes(db, organizationId, lock)).map(({ key }) => key));
  const unknown = unknownTargets(mapping, { roles, groups, attributes });
  if (unknown.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("mappingTargets"),
    got: plain([...new Set(unknown.map(({ key }) => key))].slice(0, 20)),
    fields: Object.fromEntries(unknown.slice(0, 100).map(({ path, problem }) => [path, problem])),
  });
}
