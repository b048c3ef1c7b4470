import { z } from "zod";
import type { DirectoryRoles } from "@/drizzle/schema/directories";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { rolePolicies } from "@/lib/provisioning/policy-options";
import { type ProvisioningPolicy, roleKeySchema } from "@/lib/provisioning/provisioning-policy";
import { isRecord } from "./attribute-reading";

export type { DirectoryRoles };

/** Where a word stands: the name of a group, or the attribute `roles` of a person. */
const roleSources = ["group", "role"] as const;
type RoleSource = (typeof roleSources)[number];

/** So many rows are read at once; more words than rows never count. */
const maxRoleRows = 500;

/** Which words of a directory are which role. Patterns are not offered: whoever names groups at the provider would write them. */
export const directoryRolesSchema = z
  .strictObject({
    policy: z.enum(rolePolicies).default("highest").meta({
      description:
        "Which of several matching rows count: the topmost (`highest`), every one (`all`), or that of the first word (`first`): the attribute roles as it was sent, then groups by name.",
    }),
    default: roleKeySchema
      .nullable()
      .default(null)
      .meta({ description: "The role of everybody whom no row matches, or null. It never opens the console." }),
    rules: z
      .array(
        z.strictObject({
          from: z.enum(roleSources).meta({
            description:
              "`group`: the value is the name of a group at the provider; `role`: a value of the attribute roles.",
          }),
          value: z.string().trim().min(1).max(500),
          role: roleKeySchema,
        }),
      )
      .max(maxRoleRows)
      .default([]),
  })
  .meta({ id: "DirectoryRoles" });

const { policy, default: fallback, rules } = directoryRolesSchema.shape;

/** A part of the table; what is absent stays. */
export const directoryRolesPatchSchema = z
  .strictObject({ policy: policy.unwrap(), default: fallback.unwrap(), rules: rules.unwrap() })
  .partial();

export const noRoles: DirectoryRoles = { policy: "highest", default: null, rules: [] };

/** Whether a table gives nobody anything. */
export const isWithoutRoles = (roles: DirectoryRoles | null): boolean =>
  roles === null || (roles.default === null && roles.rules.length === 0);

/** What a directory says of one person that may be a role. */
type RoleWords = { groups: readonly string[]; roles: readonly string[] };

const wordOf = (from: RoleSource, value: string): string => `${from}:${value.trim()}`;

/**
 * What the decision of a sign-in is asked about roles: the words that a row means, and the table. A word that no row means is nothing to do
 * with roles: most groups of a directory are. Pure.
 */
export function roleQuestion(
  roles: DirectoryRoles | null,
  said: RoleWords,
): { values: string[]; policy: ProvisioningPolicy["roles"] } {
  const { policy, default: fallback, rules } = roles ?? noRoles;
  const known = new Set(rules.map(({ from, value }) => wordOf(from, value)));
  const words = [
    ...said.roles.map((value) => wordOf("role", value)),
    ...said.groups.map((name) => wordOf("group", name)),
  ];
  return {
    values: words.filter((word) => known.has(word)),
    policy: {
      policy,
      // Nobody is refused by a directory for a role that they lack.
      unmapped: fallback === null ? "ignore" : "default",
      default: fallback,
      rules: rules.map(({ from, value, role }) => ({ value: wordOf(from, value), role })),
    },
  };
}

/** Why somebody gets a role: the first word that is it, or that none is. */
export function roleReason(roles: DirectoryRoles | null, values: readonly string[], role: string): Fact {
  for (const word of values) {
    const row = roles?.rules.find((rule) => rule.role === role && wordOf(rule.from, rule.value) === word);
    if (row)
      return row.from === "group"
        ? said("scimGroupSaid", { group: row.value })
        : said("scimRoleSaid", { role: row.value });
  }
  return said("scimDefaultRole");
}

/** The values of the attribute `roles` as they were sent, the primary one first. */
export function sentRoles(list: unknown): string[] {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  const isFirst = ({ primary }: Record<string, unknown>) => (primary === true ? 0 : 1);
  const sorted = [...entries].sort((a, b) => isFirst(a) - isFirst(b));
  return sorted.flatMap(({ value }) => (typeof value === "string" && value.trim() !== "" ? [value] : []));
}
