import { z } from "zod";
import { imageInputSchema } from "@/lib/branding/image-schema";
import { domainSchema, emailSchema } from "@/lib/identity/email";
import { nameSchema, plainText } from "@/lib/identity/plain-text";
import { groupKeySchema, roleKeySchema } from "@/lib/provisioning/provisioning-policy";
import { accentColorSchema } from "./accent-color";
import { type ApiScope, apiKeyDays, apiScopes } from "./api-scope";
import { attributeChangesSchema } from "./attribute-schema";
import { consoleRoles } from "./console-role";
import { consolePasskeyPolicies } from "./opened-rights";
import { sessionPolicyPatchSchema } from "./session-policy";

/** Slugs that would collide with addresses of the console. */
const reservedSlugs = [
  "organizations",
  "sign-out",
  "error",
  "code",
  "recovery",
  "choose",
  "switch",
  "confirm",
  "other-organization",
  "application-problem",
  "application-sign-out",
  "new",
];

export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "slug")
  .refine((value) => !reservedSlugs.includes(value), "slug_reserved");

const nullableText = (max: number) =>
  plainText()
    .max(max)
    .transform((value) => value || null)
    .nullable();

export const organizationInputSchema = z
  .strictObject({
    slug: slugSchema,
    name: nameSchema(),
    tenantId: nullableText(200).default(null),
  })
  .meta({ id: "OrganizationInput" });
export type OrganizationInput = z.infer<typeof organizationInputSchema>;

/** Mailed codes: offered beside a provider, asked for after the e-mail (EN-49), or off (single sign-on required). */
export const emailCodePolicies = ["offered", "choice", "off"] as const;
export type EmailCodePolicy = (typeof emailCodePolicies)[number];

export const organizationPatchSchema = z
  .strictObject({
    name: nameSchema().optional(),
    tenantId: nullableText(200).optional(),
    ssoEnabled: z.boolean().optional(),
    claimsRetentionDays: z.int().min(0).max(365).optional(),
    answersRetentionHours: z.int().min(0).max(168).optional(),
    emailCodes: z.enum(emailCodePolicies).optional(),
    registeredOnly: z.boolean().optional(),
    consolePasskeys: z.enum(consolePasskeyPolicies).optional().meta({
      description:
        "Who confirms each session with a passkey before the console opens: nobody (`off`), those who have a passkey (`held`), or everybody (`required`). Only owners change it, and `required` needs a session confirmed with a passkey, or the installation's key.",
    }),
    session: sessionPolicyPatchSchema.optional(),
    logo: imageInputSchema.optional(),
    accentColor: accentColorSchema.nullable().optional(),
  })
  .meta({ id: "OrganizationPatch" });
export type OrganizationPatch = z.infer<typeof organizationPatchSchema>;

export const userStatuses = ["active", "suspended"] as const;
export type UserStatus = (typeof userStatuses)[number];

const userFields = {
  fullName: nullableText(200).optional(),
  userName: nullableText(200).optional(),
  firstName: nullableText(100).optional(),
  lastName: nullableText(100).optional(),
  phone: nullableText(60).optional(),
  mobile: nullableText(60).optional(),
  locale: nullableText(35).optional(),
  userPrincipalName: nullableText(254).optional(),
  securityId: nullableText(254).optional(),
  /** One role, for the common case; `roles` sets several. */
  role: roleKeySchema.nullable().optional(),
  roles: z.array(roleKeySchema).max(100).optional(),
  groups: z.array(groupKeySchema).max(1000).optional(),
  status: z.enum(userStatuses).optional(),
  attributes: attributeChangesSchema.optional().meta({
    description: "Custom attributes by key. Those that are not named stay, and null removes a value.",
  }),
};

export const userInputSchema = z.strictObject({ email: emailSchema, ...userFields }).meta({ id: "UserInput" });
export type UserInput = z.infer<typeof userInputSchema>;

/** A new user, and whether they are told by mail where to sign in. */
export const userCreationSchema = userInputSchema
  .extend({ invite: z.boolean().default(false) })
  .meta({ id: "UserCreation" });

export const userPatchSchema = z
  .strictObject({ email: emailSchema.optional(), ...userFields })
  .meta({ id: "UserPatch" });
export type UserPatch = z.infer<typeof userPatchSchema>;

/** What somebody enters of themselves; longer than no name that an administrator may enter for them. */
export const ownNameSchema = z.strictObject({ fullName: nameSchema(200) });

const consoleFields = {
  console: z.boolean().optional().meta({
    description:
      "For scripts that know no console roles: true is `owner` where there is no console role yet, false is null.",
  }),
  consoleRole: z.enum(consoleRoles).nullable().optional().meta({
    description: "What holders may do in the console. It counts where `console` is sent with it.",
  }),
};

export const roleInputSchema = z
  .strictObject({
    key: roleKeySchema,
    name: nameSchema(),
    ...consoleFields,
  })
  .meta({ id: "RoleInput" });
export type RoleInput = z.infer<typeof roleInputSchema>;

export const rolePatchSchema = z
  .strictObject({
    name: nameSchema().optional(),
    ...consoleFields,
  })
  .meta({ id: "RolePatch" });
export type RolePatch = z.infer<typeof rolePatchSchema>;

export const groupInputSchema = z
  .strictObject({
    key: groupKeySchema,
    name: nameSchema(),
  })
  .meta({ id: "GroupInput" });
export type GroupInput = z.infer<typeof groupInputSchema>;

export const groupPatchSchema = z.strictObject({ name: nameSchema().optional() }).meta({ id: "GroupPatch" });
export type GroupPatch = z.infer<typeof groupPatchSchema>;

export const domainInputSchema = z
  .strictObject({
    domain: domainSchema,
    includeSubdomains: z.boolean().default(false),
  })
  .meta({ id: "DomainInput" });
export const domainPatchSchema = z
  .strictObject({ includeSubdomains: z.boolean().optional() })
  .meta({ id: "DomainPatch" });

export const apiScopeSchema = z.enum(apiScopes as [ApiScope, ...ApiScope[]]).meta({ id: "ApiScope" });

export const apiKeyInputSchema = z
  .strictObject({
    name: nameSchema(),
    readOnly: z.boolean().default(false),
    scopes: z
      .array(apiScopeSchema)
      .min(1)
      .max(apiScopes.length)
      .nullable()
      .default(null)
      .meta({ description: "What the key may do; null: everything. `write` includes `read`." }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .nullable()
      .default(null)
      .meta({ description: "From then on the key is rejected; null: never." }),
  })
  .meta({ id: "ApiKeyInput" });
export type ApiKeyInput = z.infer<typeof apiKeyInputSchema>;

/** The form of the console asks for days instead of a time. */
export const apiKeyFormSchema = apiKeyInputSchema.omit({ expiresAt: true }).extend({ days: z.literal(apiKeyDays) });

/** The roles that a new organization starts with (IK-A3); data, editable afterwards. */
export const initialRoles: readonly RoleInput[] = [
  { key: "account_administrator", name: "Account administrator", consoleRole: "owner" },
  { key: "developer", name: "Developer" },
  { key: "media_library_full_access", name: "Media library, full access" },
  { key: "media_library_view_only_access", name: "Media library, view only" },
  { key: "media_library_restricted_access", name: "Media library, restricted access" },
  { key: "finance", name: "Finance" },
];
