import { plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { reject } from "./admission-checks";
import type { Rejection, RoleChanges } from "./provisioning-decision";
import type { ProvisioningInput } from "./provisioning-input";
import { resolveRoles } from "./resolve-roles";

/** What decides about roles, whoever says who somebody is. */
type RoleInput = Pick<ProvisioningInput, "roles"> & {
  profile: Pick<ProvisioningInput["profile"], "roleValues">;
  policy: Pick<ProvisioningInput["policy"], "roles">;
};

/**
 * What a sign-in changes in the roles of a user, or why it lets nobody in.
 * @param held roles that this very connection granted; null for a new user
 */
export function changeRoles(input: RoleInput, held: string[] | null, checks: Check[]): RoleChanges | Rejection {
  const { profile, policy, roles } = input;
  // checks.md 7.11: an absent claim is not an empty one; it never changes what a known user has.
  if (held !== null && profile.roleValues === null) return { granted: [], revoked: [], unmapped: [] };
  const resolution = resolveRoles(profile.roleValues, policy.roles, roles);
  switch (resolution.outcome) {
    case "absent":
      return { granted: [], revoked: [], unmapped: [] };
    case "rejected":
      return reject(
        checks,
        "role_unmapped",
        resolution.accepted,
        resolution.got.length > 0 ? plain(resolution.got) : said("noRole"),
      );
    case "granted": {
      const { grants, unmapped, lists } = resolution;
      const kept = new Set(grants.map((grant) => grant.role));
      checks.push({
        name: "role_unmapped",
        passed: true,
        expected: said("mappedRole"),
        got: kept.size > 0 ? plain([...kept]) : said("noRole"),
      });
      for (const role of lists.flatMap((list) => list.roles)) kept.add(role);
      return {
        granted: grants.filter((grant) => !held?.includes(grant.role)),
        revoked: (held ?? []).filter((role) => !kept.has(role)),
        unmapped,
        ...(lists.length > 0 && { lists }),
      };
    }
  }
}
