import { attributeKeyOf, isAttributeField } from "@/lib/identity/attribute-type";
import type { ClaimRow } from "@/lib/identity/claim-mapping";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";

/** The part of a connection that says what claims become. */
export type TargetedMapping = { claims: readonly ClaimRow[]; provisioning: ProvisioningPolicy };

type UnknownTarget = { path: string; key: string; problem: "role_unknown" | "group_unknown" | "attribute_unknown" };

/** Roles, groups and custom attributes that a mapping names and that do not exist, by the path of the row. Pure. */
export function unknownTargets(
  { claims, provisioning: { roles, groups } }: TargetedMapping,
  known: { roles: ReadonlySet<string>; groups: ReadonlySet<string>; attributes: ReadonlySet<string> },
): UnknownTarget[] {
  return [
    ...claims.flatMap(({ field }, index) => {
      const key = isAttributeField(field) ? attributeKeyOf(field) : null;
      if (key === null || known.attributes.has(key)) return [];
      return [{ path: `claims.${index}.field`, key, problem: "attribute_unknown" as const }];
    }),
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
