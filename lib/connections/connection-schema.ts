import { z } from "zod";
import { imageInputSchema } from "@/lib/branding/image-schema";
import { absoluteMinutesSchema, idleMinutesSchema } from "@/lib/directory/session-policy";
import { claimRowsSchema, defaultClaimRows, microsoftClaimRows, oidcClaimRows } from "@/lib/identity/claim-mapping";
import { domainSchema } from "@/lib/identity/email";
import { nameSchema } from "@/lib/identity/plain-text";
import { missingForLive as missingForOidc, oidcConfigSchema, storedOidcSchema } from "@/lib/oidc/oidc-config";
import { oidcProvisioningPolicySchema, provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";
import { missingForLive as missingForSaml, samlConfigSchema } from "@/lib/saml/saml-config";

export const connectionKinds = ["microsoft-oidc", "generic-oidc", "generic-saml"] as const;
export type ConnectionKind = (typeof connectionKinds)[number];
export const connectionStatuses = ["draft", "live", "off"] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

const signInSettingsSchema = z.strictObject({
  /** Off: hidden on the sign-in page and not chosen for an e-mail address (EN-44). */
  enabled: z.boolean().default(true),
  /** Takes everybody whom no other rule places; one a connection of an organization (EN-45). */
  isDefault: z.boolean().default(false),
  /** E-mail domains whose people sign in here (EN-46). */
  domains: z
    .array(domainSchema)
    .max(500)
    .transform((names) => [...new Set(names)])
    .default([]),
  /** Sessions that begin here end sooner than the organization's others; null: they do not. */
  sessionIdleMinutes: idleMinutesSchema.nullable().default(null),
  sessionAbsoluteMinutes: absoluteMinutesSchema.nullable().default(null),
  /** The lower, the higher on the sign-in page. */
  position: z.int().min(0).max(1000).default(0),
  buttonText: z
    .string()
    .trim()
    .max(80)
    .transform((value) => value || null)
    .nullable()
    .default(null),
  /** A picture for the button (EN-12); stored as the hash of what was drawn. */
  buttonImage: imageInputSchema.default(null),
});

/** What is kept of a SAML connection beside name and status: the `config` column, parsed on every read. */
export const storedSamlSchema = z.strictObject({
  saml: samlConfigSchema.prefault({}),
  claims: claimRowsSchema.default(() => structuredClone(defaultClaimRows)),
  provisioning: provisioningPolicySchema.prefault({}),
  signIn: signInSettingsSchema.prefault({}),
});
export type StoredSamlConfig = z.infer<typeof storedSamlSchema>;

/** The same column of an OIDC connection. */
export const storedOidcConfigSchema = z.strictObject({
  oidc: storedOidcSchema.prefault({}),
  claims: claimRowsSchema.default(() => structuredClone(oidcClaimRows)),
  provisioning: oidcProvisioningPolicySchema.prefault({}),
  signIn: signInSettingsSchema.prefault({}),
});
export type StoredOidcConfig = z.infer<typeof storedOidcConfigSchema>;

const common = {
  name: nameSchema(),
  status: z.enum(connectionStatuses).default("draft"),
  /** The guide that it is set up by (`okta-saml`); absent keeps the one that it has. */
  preset: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "preset")
    .nullable()
    .optional(),
};

export const samlInputSchema = storedSamlSchema.extend({
  ...common,
  kind: z.literal("generic-saml"),
  saml: samlConfigSchema
    .extend({
      /** Write-only: fills issuer, addresses and certificates, and is not kept. */
      metadataXml: z
        .string()
        .max(2 * 1024 * 1024)
        .optional(),
      /** Which entity to take when the metadata holds several. */
      metadataEntityId: z.string().trim().max(1024).optional(),
    })
    .prefault({}),
});

export const genericOidcInputSchema = storedOidcConfigSchema.extend({
  ...common,
  kind: z.literal("generic-oidc"),
  oidc: oidcConfigSchema
    .extend({
      /** Write-only. Absent or blank keeps the stored one; null forgets it. */
      clientSecret: z.string().trim().max(2000).nullable().optional(),
    })
    .prefault({}),
});

const microsoftInputSchema = genericOidcInputSchema
  .extend({
    kind: z.literal("microsoft-oidc"),
    claims: claimRowsSchema.default(() => structuredClone(microsoftClaimRows)),
  })
  .superRefine(({ provisioning }, ctx) => {
    // Entra allows no spaces in the value of an app role (EN-43): such a row would never match.
    for (const [index, { value }] of provisioning.roles.rules.entries())
      if (/\s/.test(value))
        ctx.addIssue({
          code: "custom",
          path: ["provisioning", "roles", "rules", index, "value"],
          message: "no_spaces",
        });
  });

/**
 * A connection as every door takes it: the form, the action, REST and import share this schema. Update and export
 * shapes are derived from it.
 */
export const connectionInputSchema = z
  .discriminatedUnion("kind", [samlInputSchema, genericOidcInputSchema, microsoftInputSchema])
  .meta({ id: "ConnectionInput" });
export type ConnectionInput = z.infer<typeof connectionInputSchema>;
export type SamlInput = z.infer<typeof samlInputSchema>;
export type OidcInput = z.infer<typeof genericOidcInputSchema> | z.infer<typeof microsoftInputSchema>;

/** What a live connection still needs, as paths; empty when it can be switched on. */
export function missingParts(
  connection: { kind: ConnectionKind } & (StoredSamlConfig | { oidc: Parameters<typeof missingForOidc>[0] }),
): string[] {
  return "saml" in connection
    ? missingForSaml(connection.saml)
    : missingForOidc(connection.oidc, connection.kind === "microsoft-oidc");
}

/** What a provider's configuration says by itself, once its issuer is known. */
const discovered = ["oidc.authorizationEndpoint", "oidc.tokenEndpoint", "oidc.jwksUri"];

/** Of what is missing the part that somebody has to enter; what comes with it is named only when it did not come. */
export function partsToEnter(connection: Parameters<typeof missingParts>[0]): string[] {
  const missing = missingParts(connection);
  const entered = missing.filter((path) => !discovered.includes(path));
  return entered.length > 0 ? entered : missing;
}
