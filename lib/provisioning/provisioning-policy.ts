import { z } from "zod";
import { domainSchema } from "@/lib/identity/email";
import { profileFields } from "@/lib/identity/profile-fields";
import { groupModes, roleMatches, rolePolicies, unmappedRolePolicies } from "./policy-options";

export const groupKeySchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "group_key");

export const roleKeySchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "role_key");

const identifyBySchema = z.strictObject({ field: z.enum(profileFields), claim: z.string().trim().min(1).max(500) });

/**
 * How a sign-in becomes a user of the organization. `roles.rules` is an ordered table: with
 * policy `highest` the earlier row wins. Without rules a value that equals a role's key is that role.
 */
export const provisioningPolicySchema = z.strictObject({
  createUsers: z.boolean().default(true),
  updateUsers: z.boolean().default(true),
  /** Empty: any domain. */
  allowedDomains: z.array(domainSchema).max(500).default([]),
  /** The user attribute and the claim that find an existing user who has no link to this connection yet (EN-47). */
  identifyBy: identifyBySchema.default({ field: "email", claim: "NameID" }),
  /** Attributes that must agree, too, with the user who was found (EN-48). */
  matchAttributes: z
    .array(z.enum(profileFields))
    .max(profileFields.length)
    .transform((fields) => [...new Set(fields)])
    .default([]),
  /**
   * Links a user who has the asserted e-mail address and is found by nothing else, where the organization has proven the
   * address's domain in DNS (checks.md 7.4).
   */
  linkByVerifiedEmail: z.boolean().default(false),
  /**
   * An administrator's word that this connection may be linked to users who administer the organization, also where their
   * domain is not proven (decision 0033).
   */
  linkAdministrators: z.boolean().default(false),
  /**
   * The provider must assert this claim with this value (IK-A2); null: not asked. A value that is left out is filled from the
   * organization's Tenant ID when the connection is saved; one that nobody filled equals nothing.
   */
  tenantClaim: z
    .strictObject({ claim: z.string().trim().min(1).max(500), value: z.string().trim().min(1).max(500).optional() })
    .nullable()
    .default(null),
  roles: z
    .strictObject({
      policy: z.enum(rolePolicies).default("first"),
      unmapped: z.enum(unmappedRolePolicies).default("reject"),
      default: roleKeySchema.nullable().default(null),
      rules: z
        .array(
          z.strictObject({
            value: z.string().trim().min(1).max(500),
            role: roleKeySchema,
            /** `pattern`: `*` in the value stands for any text. Absent: the value as it is. */
            match: z.enum(roleMatches).optional(),
          }),
        )
        .max(10_000)
        .default([]),
    })
    .prefault({}),
  groups: z
    .strictObject({
      /** `add` only ever adds; `sync` also takes away what this connection gave and the provider no longer says. */
      mode: z.enum(groupModes).default("add"),
      rules: z
        .array(
          z.strictObject({
            value: z.string().trim().min(1).max(500),
            group: groupKeySchema,
            /** What an object id means, for the people who read the table. */
            label: z
              .string()
              .trim()
              .max(200)
              .transform((text) => text || null)
              .nullable()
              .default(null),
          }),
        )
        .max(20_000)
        .default([]),
    })
    .prefault({}),
});

/** The same for OpenID Connect, where the subject is no address. */
export const oidcProvisioningPolicySchema = provisioningPolicySchema.extend({
  identifyBy: identifyBySchema.default({ field: "email", claim: "email" }),
});

export type ProvisioningPolicy = z.infer<typeof provisioningPolicySchema>;
