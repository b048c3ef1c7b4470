import { brandOf } from "@/components/sign-in/sign-in-appearance";
import { imagePath } from "@/lib/branding/image-schema";
import type { Connection } from "@/lib/connections/connection";
import { toInput } from "@/lib/connections/connection-input";
import { type ConnectionKind, connectionInputSchema } from "@/lib/connections/connection-schema";
import { findDefaultConnection } from "@/lib/connections/connection-store";
import type { ConnectionDraft } from "@/lib/connections/draft-store";
import { findVersion } from "@/lib/connections/version-store";
import type { Db } from "@/lib/db/database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { listGroupChoices } from "@/lib/directory/group-choice-queries";
import { listRoles, type Organization } from "@/lib/directory/organization-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { toRoleView } from "@/lib/directory/save-role";
import { transformKinds } from "@/lib/identity/claim-transform";
import { followedFields, oidcConfigSchema } from "@/lib/oidc/oidc-config";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import type { EditorProps } from "./editing";
import type { EditorConfig, EditorDraft } from "./form-values";

/** What a new connection of a kind begins with. */
export function newEditorConfig(kind: ConnectionKind): EditorConfig {
  const { claims, provisioning, signIn } = connectionInputSchema.parse({ kind, name: "new" });
  const oidc = oidcConfigSchema.parse({});
  return {
    kind,
    saml: samlConfigSchema.parse({}),
    // EN-2: the shape of the issuer, with the place of the tenant; it cannot be saved like this.
    oidc: kind === "microsoft-oidc" ? { ...oidc, issuer: "https://login.microsoftonline.com/<tenant>/v2.0" } : oidc,
    hasClientSecret: false,
    clientSecretSetAt: null,
    discoveredAt: null,
    followsDiscovery: [],
    claims,
    provisioning,
    signIn,
  };
}

/** A stored connection for the editor; the sealed secret stays behind. */
export function toEditorConfig(connection: Connection): EditorConfig {
  const { kind, claims, provisioning, signIn } = toInput(connection);
  const { buttonImage } = signIn;
  const base = {
    ...newEditorConfig(kind),
    claims,
    provisioning,
    signIn: { ...signIn, buttonImage: buttonImage && imagePath(buttonImage) },
  };
  if (connection.protocol === "saml") return { ...base, saml: toInput(connection).saml };
  const { sealedClientSecret, clientSecretSetAt, discovery } = connection.oidc;
  return {
    ...base,
    oidc: toInput(connection).oidc,
    hasClientSecret: sealedClientSecret !== null,
    clientSecretSetAt,
    discoveredAt: discovery ? (connection.metadataFetchedAt?.toISOString() ?? null) : null,
    followsDiscovery: followedFields(connection.oidc),
  };
}

/** What is kept and not saved, for the editor, with what it began with where that is not what is saved; null where everything is saved. */
export async function toEditorDraft(
  db: Db,
  draft: ConnectionDraft | null,
  saved: Connection,
): Promise<EditorDraft | null> {
  if (draft === null) return null;
  const { connection, author, updatedAt, baseVersion } = draft;
  const isOutdated = baseVersion !== saved.version;
  const base = isOutdated ? await findVersion(db, saved, baseVersion) : null;
  return {
    name: connection.name,
    config: toEditorConfig(connection),
    author,
    updatedAt: updatedAt.toISOString(),
    isOutdated,
    base: base && { name: base.connection.name, config: toEditorConfig(base.connection) },
  };
}

/** A form shows what is saved and what is kept; both can name groups. */
type Shown = { kind: ConnectionKind; connectionId: string | null; configs: readonly (EditorConfig | undefined)[] };

/** What the editor needs to know of the organization around the connection. */
export async function editorContext(
  db: Db,
  organization: Organization,
  { kind, connectionId, configs }: Shown,
): Promise<
  Pick<
    EditorProps,
    "roles" | "groups" | "groupCount" | "attributes" | "knownClaims" | "transformKinds" | "brand" | "defaultName"
  >
> {
  const named = configs.flatMap((config) => config?.provisioning.groups.rules.map(({ group }) => group) ?? []);
  const [roles, { groups, total: groupCount }, attributes, current] = await Promise.all([
    listRoles(db, organization.id),
    listGroupChoices(db, organization.id, named),
    listAttributes(db, organization.id),
    findDefaultConnection(db, organization.id),
  ]);
  const knownClaims = newEditorConfig(kind).claims.map((row) => row.from);
  return {
    roles: roles.map(toRoleView),
    groups,
    groupCount,
    attributes: attributes.map(toAttributeView),
    knownClaims: [...new Set(knownClaims)],
    transformKinds,
    brand: brandOf(organization),
    defaultName: current && current.id !== connectionId ? current.name : null,
  };
}
