import { z } from "zod";
import { claimRowsSchema, defaultClaimRows } from "@/lib/identity/claim-mapping";
import { provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";
import { missingForLive, samlConfigSchema } from "@/lib/saml/saml-config";

export const connectionKinds = ["generic-saml"] as const;
export const connectionStatuses = ["draft", "live", "off"] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

export const signInSettingsSchema = z.strictObject({
  /** Off: hidden on the sign-in page and not chosen for an e-mail address (EN-44). */
  enabled: z.boolean().default(true),
  buttonText: z
    .string()
    .trim()
    .max(80)
    .transform((value) => value || null)
    .nullable()
    .default(null),
});

const metadataFields = {
  /** Write-only: fills issuer, addresses and certificates, and is not kept. */
  metadataXml: z
    .string()
    .max(2 * 1024 * 1024)
    .optional(),
  /** Which entity to take when the metadata holds several. */
  metadataEntityId: z.string().trim().max(1024).optional(),
};

/** What is kept of a SAML connection beside name and status: the `config` column, parsed on every read. */
export const storedConfigSchema = z.strictObject({
  saml: samlConfigSchema.prefault({}),
  claims: claimRowsSchema.default(() => structuredClone(defaultClaimRows)),
  provisioning: provisioningPolicySchema.prefault({}),
  signIn: signInSettingsSchema.prefault({}),
});
export type StoredConfig = z.infer<typeof storedConfigSchema>;

const nameSchema = z.string().trim().min(1, "required").max(120);

/**
 * A connection as every door takes it: the form, the action, REST and import share this schema. Update and export
 * shapes are derived from it.
 */
export const connectionInputSchema = storedConfigSchema.extend({
  name: nameSchema,
  kind: z.enum(connectionKinds),
  status: z.enum(connectionStatuses).default("draft"),
  saml: samlConfigSchema.extend(metadataFields).prefault({}),
});
export type ConnectionInput = z.infer<typeof connectionInputSchema>;

/** What a live connection still needs, as paths; empty when it can be switched on. */
export function missingParts(config: StoredConfig): string[] {
  return missingForLive(config.saml);
}

/** Read-only fields that a client may send back unchanged; they are dropped before parsing. */
export const readOnlyPaths = [
  "id",
  "version",
  "createdAt",
  "updatedAt",
  "lastSignInAt",
  "organization",
  "missing",
] as const;
export const readOnlySamlPaths = [
  "entityId",
  "acsUrl",
  "metadataAddress",
  "sloAddress",
  "defaultRelayState",
  "logoutUrl",
  "certificateDetails",
  "keys",
  "metadataFetchedAt",
] as const;
