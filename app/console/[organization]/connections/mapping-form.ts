import type { ClaimRow } from "@/lib/identity/claim-mapping";
import type { ClaimTransform } from "@/lib/identity/claim-transform";
import type { UpdateMode } from "@/lib/identity/profile-fields";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";
import { linesOf, orNull } from "./form-codecs";

/** A row of the claims table; its steps are edited as they are stored. */
type ClaimForm = Pick<ClaimRow, "field" | "from"> & { update: UpdateMode; transforms: ClaimTransform[] };

type Roles = ProvisioningPolicy["roles"];
type Groups = ProvisioningPolicy["groups"];
type RoleRule = Roles["rules"][number];
type GroupRule = Groups["rules"][number];

/** The policy as the form holds it: flat, and nothing in it is null. Switches of the policy are in both by themselves. */
type ProvisioningForm = Omit<
  ProvisioningPolicy,
  "allowedDomains" | "identifyBy" | "tenantClaim" | "roles" | "groups"
> & {
  allowedDomains: string;
  identifyField: ProvisioningPolicy["identifyBy"]["field"];
  identifyClaim: string;
  tenantClaim: string;
  tenantValue: string;
  rolePolicy: Roles["policy"];
  unmapped: Roles["unmapped"];
  defaultRole: string;
  rules: Required<RoleRule>[];
  groupMode: Groups["mode"];
  groupRules: (Omit<GroupRule, "label"> & { label: string })[];
};

export type MappingForm = { claims: ClaimForm[]; provisioning: ProvisioningForm };
export type Mapping = { claims: ClaimRow[]; provisioning: ProvisioningPolicy };

/** Every field has to be said, also one that may be absent: what is forgotten does not compile. */
type Complete<Row> = { [Key in keyof Required<Row>]: Row[Key] };

function withoutUndefined<Row extends object>(row: Complete<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;
}

export function mappingToForm({ claims, provisioning }: Mapping): MappingForm {
  const { allowedDomains, identifyBy, tenantClaim, roles, groups, ...switches } = provisioning;
  return {
    claims: claims.map(({ update = "always", transforms = [], ...row }) => ({ ...row, update, transforms })),
    provisioning: {
      ...switches,
      allowedDomains: allowedDomains.join("\n"),
      identifyField: identifyBy.field,
      identifyClaim: identifyBy.claim,
      tenantClaim: tenantClaim?.claim ?? "",
      tenantValue: tenantClaim?.value ?? "",
      rolePolicy: roles.policy,
      unmapped: roles.unmapped,
      defaultRole: roles.default ?? "",
      rules: roles.rules.map(({ match = "exact", ...rule }) => ({ ...rule, match })),
      groupMode: groups.mode,
      groupRules: groups.rules.map((rule) => ({ ...rule, label: rule.label ?? "" })),
    },
  };
}

/** Claims and provisioning as the schema takes them: what the previews are made of. */
export function mappingFromForm({ claims, provisioning }: MappingForm): Mapping {
  const {
    allowedDomains,
    identifyField,
    identifyClaim,
    tenantClaim,
    tenantValue,
    rolePolicy,
    unmapped,
    defaultRole,
    rules,
    groupMode,
    groupRules,
    ...switches
  } = provisioning;
  return {
    claims: claims.map(({ update, transforms, ...row }) =>
      withoutUndefined<ClaimRow>({
        ...row,
        update: update === "always" ? undefined : update,
        transforms: transforms.length > 0 ? transforms : undefined,
      }),
    ),
    provisioning: {
      ...switches,
      allowedDomains: linesOf(allowedDomains),
      identifyBy: { field: identifyField, claim: identifyClaim },
      tenantClaim: tenantClaim.trim()
        ? withoutUndefined<NonNullable<ProvisioningPolicy["tenantClaim"]>>({
            claim: tenantClaim,
            value: orNull(tenantValue) ?? undefined,
          })
        : null,
      roles: {
        policy: rolePolicy,
        unmapped,
        default: orNull(defaultRole),
        rules: rules.map(({ match, ...rule }) =>
          withoutUndefined<RoleRule>({ ...rule, match: match === "pattern" ? match : undefined }),
        ),
      },
      groups: {
        mode: groupMode,
        rules: groupRules.map(({ label, ...rule }) => ({ ...rule, label: orNull(label) })),
      },
    },
  };
}
