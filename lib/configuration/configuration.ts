import { z } from "zod";
import { quotas } from "@/lib/directory/quotas";

const format = "gatehouse-configuration";
const version = 1;

/** How many entries of a kind a document has at most: what an organization may hold; roles and groups have no quota of their own. */
export const most = {
  attributes: quotas.attributes,
  roles: 1_000,
  groups: 10_000,
  domains: quotas.domains,
  connections: quotas.connections,
  applications: quotas.applications,
  directories: quotas.directories,
  webhooks: quotas.webhooks,
} as const;

/** The parts of a document: lists of what an organization has, and three that are there once. */
export type SectionName = keyof typeof most | "organization" | "texts" | "alertRules";

/** One entry, before the schema of its kind has seen it, and as a document shows it. */
export type Entry = Record<string, unknown>;

/** A document may carry the pictures of everything in it. */
export const maxDocumentBytes = 10 * 1024 * 1024;

const entry = z.record(z.string(), z.unknown());
const one = (as: string) => entry.meta({ description: as });
const list = (name: keyof typeof most, as: string) => z.array(entry).max(most[name]).meta({ description: as });

const parts = {
  organization: one("As `OrganizationPatch`."),
  texts: one("As `OwnTexts`: custom texts of sign-in pages and mails."),
  attributes: list("attributes", "As `AttributeInput`."),
  roles: list("roles", "As `RoleInput` without `console`, the highest priority first."),
  groups: list("groups", "As `GroupInput`."),
  domains: list("domains", "As `DomainInput`. Their verification is not part of the document."),
  connections: list("connections", "As `ConnectionInput`, with `id`."),
  applications: list("applications", "As `ApplicationInput`, with `id`."),
  directories: list(
    "directories",
    "As `DirectoryInput`, with `id` and `status`. `connection` may also be the name of a connection.",
  ),
  webhooks: list("webhooks", "As `WebhookInput`, with `id`."),
  alertRules: one("As `AlertRules`."),
};

/** An organization's whole configuration as one document: nothing secret, no people. */
export const configurationSchema = z
  .strictObject({ format: z.literal(format), version: z.literal(version), ...parts })
  .meta({ id: "Configuration" });
export type Configuration = z.infer<typeof configurationSchema>;

/** The same as it comes back: a part that is left out is not touched, and neither is a field of an entry that is there already. */
export const configurationInputSchema = configurationSchema
  .partial(Object.fromEntries(Object.keys(parts).map((name) => [name, true])) as Record<keyof typeof parts, true>)
  .meta({ id: "ConfigurationInput" });
export type ConfigurationInput = z.infer<typeof configurationInputSchema>;

export const documentHead = { format, version } as const;
