import type { Db } from "@/lib/db/database";
import { existingGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";
import { unknownTargets } from "./unknown-targets";

/**
 * A row of nothing refuses people whose value it names, or means them once somebody makes a role of that key.
 * @param lock true keeps the named roles and groups from being deleted until the transaction is over
 * @throws SsoError validation_failed with the path of every such row
 */
export async function requireKnownTargets(
  db: Db,
  organizationId: string,
  policy: ProvisioningPolicy,
  lock = false,
): Promise<void> {
  const named = [...new Set(policy.groups.rules.map(({ group }) => group))];
  const roles = new Set((await listRoles(db, organizationId, lock)).map(({ key }) => key));
  const groups = new Set(await existingGroups(db, organizationId, named, lock));
  const unknown = unknownTargets(policy, { roles, groups });
  if (unknown.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("rolesAndGroups"),
    got: plain([...new Set(unknown.map(({ key }) => key))].slice(0, 20)),
    fields: Object.fromEntries(unknown.slice(0, 100).map(({ path, problem }) => [path, problem])),
  });
}
