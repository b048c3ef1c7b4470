import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";

/** Roles and groups that a mapping names and that do not exist, by the path of the row. Pure. */
export function unknownTargets(
  { roles, groups }: ProvisioningPolicy,
  known: { roles: ReadonlySet<string>; groups: ReadonlySet<string> },
): { path: string; key: string; problem: "role_unknown" | "group_unknown" }[] {
  return [
    ...roles.rules.flatMap(({ role }, index) =>
      known.roles.has(role)
        ? []
        : [{ path: `provisioning.roles.rules.${index}.role`, key: role, problem: "role_unknown" as const }],
    ),
    ...(roles.default === null || known.roles.has(roles.default)
      ? []
      : [{ path: "provisioning.roles.default", key: roles.default, problem: "role_unknown" as const }]),
    ...groups.rules.flatMap(({ group }, index) =>
      known.groups.has(group)
        ? []
        : [{ path: `provisioning.groups.rules.${index}.group`, key: group, problem: "group_unknown" as const }],
    ),
  ];
}
