import { recordAudit } from "@/lib/audit/audit-store";
import { type DrawnImage, imageBoxes } from "@/lib/branding/draw-image";
import { insertImage } from "@/lib/branding/image-store";
import { takeImage } from "@/lib/branding/take-image";
import type { ClosableContext, Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { brokenConstraint } from "@/lib/db/database";
import { listRoles, lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { refusePublicDomains, reserveDomains } from "@/lib/directory/save-domain";
import { SsoError } from "@/lib/errors/sso-error";
import { insertClientKey, makeMissingClientKeys } from "./client-key-store";
import type { Connection } from "./connection";
import { connectionChanges } from "./connection-changes";
import { type ConnectionInput, missingParts } from "./connection-schema";
import {
  countConnections,
  findConnection,
  findDefaultConnection,
  insertConnection,
  updateConnection,
} from "./connection-store";
import { type ConnectionDraft, findDraft } from "./draft-store";
import { fillTenantValue } from "./fill-tenant-value";
import { prepareOidcConfig } from "./prepare-oidc-config";
import { prepareSamlConfig } from "./prepare-saml-config";
import { requireConfirmed } from "./require-confirmed";
import { requireKnownTargets } from "./require-known-targets";
import { requireTested } from "./require-tested";
import { revokeSetupLinks } from "./setup-link-store";
import { requireStorable } from "./stored-configuration";

/** What the caller answers to the rules that ask before they let a change through. */
export type SaveConfirmations = {
  /** Why a change that asks for a test is saved without one; null or absent: it is not. */
  override?: string | null;
  /** The caller means the rows that make people administrators; absent: nobody said so. */
  confirmsConsoleRoles?: boolean;
};

export type SaveConnectionInput = SaveConfirmations & {
  organizationId: string;
  /** Null makes a new connection. */
  connectionId: string | null;
  /** The saved version that the caller's right was judged by; absent: the right holds for every version. */
  version?: number;
  connection: ConnectionInput;
  /** Fields of `saml` that the caller set by hand: they win over what metadata says. */
  explicitSamlFields: readonly string[];
  /** What the caller's fields began with; absent for callers without a form. */
  shown?: BaseRevision;
};

/** What somebody saw when they began to type. */
export type BaseRevision = {
  /** The saved version that the page was made from. */
  version: number;
  /** The time of the draft that the page shows (ISO): what stays unsaid, the client secret above all, is as that draft has it. */
  draftAt: string | null;
};

/**
 * Creates or changes a connection: reads metadata first (network), then writes connection, version and audit in one
 * transaction. Form, REST and import all end here.
 * @throws SsoError connection_incomplete, not_found, connection_untested, console_roles_unconfirmed, already_exists (saved by somebody else
 *   meanwhile), image_refused, validation_failed (public domains), metadata_*, outbound_*
 */
export async function saveConnection(input: SaveConnectionInput, ctx: Context): Promise<Connection> {
  const before =
    input.connectionId === null ? null : await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (input.connectionId !== null && !before) throw new SsoError("not_found");

  requireVersion(before, input.version);
  const { kind } = input.connection;
  if (before && before.kind !== kind)
    throw new SsoError("validation_failed", { expected: before.kind, got: kind, fields: { kind: "unchangeable" } });
  const draft = before && (await baseDraft(before, input.shown, ctx));
  const { connection, drawn } = await prepareConnection(input, { before, known: draft?.connection }, ctx);
  requireComplete(connection);
  await requireConfirmed(before, connection, input.confirmsConsoleRoles === true, ctx);
  const override = await requireTested(before, connection, input.override ?? null, ctx);
  return writeConnection(before, connection, ctx, { drawn, override });
}

/**
 * Holds a write to the version that it was allowed for: a hand-over link may bring its data to a draft, not to the live
 * connection that the draft became in the same second.
 * @throws SsoError already_exists
 */
export function requireVersion(saved: Connection | null, version: number | undefined): void {
  if (!saved || version === undefined || saved.version === version) return;
  throw new SsoError("already_exists", {
    expected: `version ${version}`,
    got: `version ${saved.version}, saved meanwhile`,
  });
}

/**
 * The draft that the caller's page showed, if any; another one, or another version, must not be written over unseen.
 * @throws SsoError already_exists
 */
export async function baseDraft(
  saved: Connection,
  shown: BaseRevision | undefined,
  { db }: Pick<Context, "db">,
): Promise<ConnectionDraft | null> {
  if (!shown) return null;
  requireVersion(saved, shown.version);
  const draft = await findDraft(db, saved);
  if ((draft?.updatedAt.toISOString() ?? null) === shown.draftAt) return draft;
  if (draft === null) return null;
  throw new SsoError("already_exists", {
    expected: "the draft that this page shows",
    got: `another one, of ${draft.author}`,
  });
}

/** A connection as it will be written, and the picture that has to be stored with it. */
export type PreparedConnection = { connection: Connection; drawn: DrawnImage | null };

/**
 * The connection as it will be written; reads metadata or discovery on the way, unless the context is closed to the network:
 * what was given is all there is then.
 * @param from what is saved, and what the caller's fields began with where that is something else
 */
export async function prepareConnection(
  { organizationId, connection: input, explicitSamlFields }: SaveConnectionInput,
  { before, known = before }: { before: Connection | null; known?: Connection | null },
  ctx: ClosableContext,
): Promise<PreparedConnection> {
  await requireKnownTargets(ctx.db, organizationId, input.provisioning);
  await requireNamedAdministrators(organizationId, input, ctx);
  refusePublicDomains(input.signIn.domains, "signIn.domains");
  // Long enough not to be guessed: some pages show the name of a connection to whoever has its id.
  const id = before?.id ?? randomId(12);
  const { name, status, claims } = input;
  const provisioning = await fillTenantValue(organizationId, input.provisioning, ctx);
  const { hash: buttonImage, drawn } = await takeImage(
    { organizationId, image: input.signIn.buttonImage, box: imageBoxes.button, path: "signIn.buttonImage" },
    ctx,
  );
  const common = {
    id,
    organizationId,
    name,
    preset: input.preset ?? before?.preset ?? null,
    status,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
    lastSignInAt: before?.lastSignInAt ?? null,
    metadataTriedAt: before?.metadataTriedAt ?? null,
    metadataFailure: before?.metadataFailure ?? null,
    metadataNextTryAt: before?.metadataNextTryAt ?? null,
    metadataEndpoints: before?.metadataEndpoints ?? null,
    claims,
    provisioning,
    signIn: { ...input.signIn, buttonImage },
  };
  if (input.kind === "generic-saml") {
    const stored = known?.protocol === "saml" ? known : null;
    const prepared = await prepareSamlConfig(input.saml, stored, explicitSamlFields, ctx);
    return { connection: { ...common, kind: input.kind, protocol: "saml", ...prepared }, drawn };
  }
  const stored = known?.protocol === "oidc" ? known : null;
  const prepared = await prepareOidcConfig(id, input, stored, ctx);
  return { connection: { ...common, kind: input.kind, protocol: "oidc", ...prepared }, drawn };
}

function requireComplete(connection: Connection): void {
  if (connection.status !== "live") return;
  const missing = missingParts(connection);
  if (missing.length === 0) return;
  throw new SsoError("connection_incomplete", {
    expected: "a complete connection",
    got: `missing: ${missing.join(", ")}`,
    fields: Object.fromEntries(missing.map((path) => [path, "required"])),
  });
}

/**
 * A default role or a pattern reaches people whom nobody named. A role that administers the console is given by exact rows
 * alone, which an administrator wrote knowing what they do.
 * @throws SsoError validation_failed
 */
async function requireNamedAdministrators(
  organizationId: string,
  { provisioning }: ConnectionInput,
  { db }: Pick<Context, "db">,
): Promise<void> {
  const consoleRoles = new Set(
    (await listRoles(db, organizationId)).flatMap(({ key, console }) => (console ? [key] : [])),
  );
  const { rules, default: byDefault } = provisioning.roles;
  const paths = rules.flatMap(({ role, match }, index) =>
    match === "pattern" && consoleRoles.has(role) ? [`provisioning.roles.rules.${index}.match`] : [],
  );
  if (byDefault !== null && consoleRoles.has(byDefault)) paths.push("provisioning.roles.default");
  if (paths.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: "exact rows for roles that administer the console",
    got: "a pattern or a default role",
    fields: Object.fromEntries(paths.map((path) => [path, "console_role"])),
  });
}

/**
 * The write half, shared with metadata refresh and import. Nothing is written when nothing changed. Domains that the
 * connection names are claimed with it, a new default connection takes the place of the old one (EN-45), and the hand-over
 * links of one that goes live end.
 * @param override the reason for saving without a test, where that was needed
 */
export async function writeConnection(
  before: Connection | null,
  after: Connection,
  ctx: Context,
  { drawn = null, override = null }: { drawn?: DrawnImage | null; override?: string | null } = {},
): Promise<Connection> {
  const changes = connectionChanges(before, after);
  if (before && changes.length === 0) return before;
  requireStorable(after);
  const ownKeys = await makeMissingClientKeys(ctx.db, after);
  await oneDefault(() =>
    ctx.db.transaction(async (tx) => {
      const inner = { ...ctx, db: tx };
      // What did not change is not asked about: a refresh must not fail for a row of before.
      if (!isSameMapping(before, after)) await requireKnownTargets(tx, after.organizationId, after.provisioning, true);
      if (drawn) await insertImage(tx, after.organizationId, drawn, ctx.now);
      await reserveDomains(after.organizationId, newDomains(before, after), "signIn.domains", inner);
      if (after.signIn.isDefault && !before?.signIn.isDefault) await clearDefault(after, inner);
      if (before) {
        const isWritten = await updateConnection(tx, after, ctx.actor.label);
        if (!isWritten)
          throw new SsoError("already_exists", {
            expected: `version ${before.version}`,
            got: "a newer version, saved by somebody else",
          });
      } else {
        await lockOrganization(tx, after.organizationId);
        await insertConnection(tx, after, ctx.actor.label);
        requireWithin("connections", await countConnections(tx, after.organizationId));
      }
      if (after.status === "live") await revokeSetupLinks(tx, after, ctx.now);
      for (const key of ownKeys) await insertClientKey(tx, after, key, "active", ctx.now);
      await recordAudit(
        {
          organizationId: after.organizationId,
          action: before ? "connection.updated" : "connection.created",
          target: { type: "connection", id: after.id, label: after.name },
          changes: override === null ? changes : [...changes, { field: "savedWithoutTest", from: null, to: override }],
        },
        inner,
      );
    }),
  );
  return after;
}

function isSameMapping(before: Connection | null, { provisioning: { roles, groups } }: Connection): boolean {
  const old = before?.provisioning;
  return JSON.stringify([old?.roles, old?.groups]) === JSON.stringify([roles, groups]);
}

/** Two administrators who make two connections the default at once: the constraint lets one of them through. */
async function oneDefault(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) !== "one_default_connection") throw error;
    throw new SsoError("already_exists", {
      expected: "one default connection",
      got: "another one, saved as the default at the same moment",
    });
  }
}

function newDomains(before: Connection | null, after: Connection): string[] {
  return after.signIn.domains.filter((domain) => !before?.signIn.domains.includes(domain));
}

/** The flag moves: the connection that was the default is written, too, with a version and an audit entry of its own. */
async function clearDefault(next: Connection, ctx: Context): Promise<void> {
  const current = await findDefaultConnection(ctx.db, next.organizationId);
  if (!current || current.id === next.id) return;
  const signIn = { ...current.signIn, isDefault: false };
  await writeConnection(current, { ...current, signIn, version: current.version + 1, updatedAt: ctx.now }, ctx);
}
