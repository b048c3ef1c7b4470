import { recordAudit } from "@/lib/audit/audit-store";
import type { DrawnImage } from "@/lib/branding/draw-image";
import { insertImage } from "@/lib/branding/image-store";
import type { Context } from "@/lib/context";
import { brokenConstraint } from "@/lib/db/database";
import { lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { reserveDomains } from "@/lib/directory/save-domain";
import { applySessionPolicy } from "@/lib/directory/session-policy-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { endOperatorConnection } from "@/lib/installation/end-operator-connection";
import { insertClientKey, makeMissingClientKeys } from "./client-key-store";
import type { Connection } from "./connection";
import { connectionChanges } from "./connection-changes";
import { countConnections, findDefaultConnection, insertConnection, updateConnection } from "./connection-store";
import { requireKnownTargets } from "./require-known-targets";
import { revokeSetupLinks } from "./setup-link-store";
import { requireStorable } from "./stored-configuration";

export type WriteOptions = {
  /** The picture that has to be stored with it. */
  drawn?: DrawnImage | null;
  /** The reason for saving without a test, where that was needed. */
  override?: string | null;
  /** What else the use case writes: in the same transaction, also where nothing of the connection changed. */
  alongside?: (inner: Context) => Promise<void>;
};

/**
 * The write half of every use case that changes a connection, in one transaction. Nothing of it is written when nothing changed.
 * Domains that the connection names are reserved with it, a new default connection takes the place of the old one (EN-45), and
 * the setup links of one that goes live end.
 * @throws SsoError already_exists (saved by somebody else meanwhile), validation_failed, quota_reached
 */
export async function writeConnection(
  before: Connection | null,
  after: Connection,
  ctx: Context,
  { drawn = null, override = null, alongside }: WriteOptions = {},
): Promise<Connection> {
  const changes = connectionChanges(before, after);
  if (before && changes.length === 0) {
    if (alongside) await ctx.db.transaction((tx) => alongside({ ...ctx, db: tx }));
    return before;
  }
  requireStorable(after);
  const ownKeys = await makeMissingClientKeys(ctx.db, after);
  await oneDefault(() =>
    ctx.db.transaction(async (tx) => {
      const inner = { ...ctx, db: tx };
      const narrows = before !== null && limitsOf(before) !== limitsOf(after);
      // What did not change is not asked about: a refresh must not fail for a row of before.
      if (!isSameMapping(before, after)) await requireKnownTargets(tx, after.organizationId, after, true);
      if (drawn) await insertImage(tx, after.organizationId, drawn, ctx.now);
      const domains = newDomains(before, after);
      await reserveDomains({ organizationId: after.organizationId, domains, path: "signIn.domains" }, inner);
      if (after.signIn.isDefault && !before?.signIn.isDefault) await clearDefault(after, inner);
      if (before) {
        // Sign-ins that are under way hold the row: they are waited for, and their sessions are found.
        const isWritten = await updateConnection(tx, after, ctx.actor.label);
        if (!isWritten)
          throw new SsoError("already_exists", {
            expected: said("version", { version: before.version }),
            got: said("newerVersion"),
          });
      } else {
        await lockOrganization(tx, after.organizationId);
        await insertConnection(tx, after, ctx.actor.label);
        requireWithin("connections", await countConnections(tx, after.organizationId));
      }
      if (narrows) await applySessionPolicy(tx, after.organizationId, after.id);
      if (before?.status === "live" && after.status !== "live")
        await endOperatorConnection({ organizationId: after.organizationId, connectionId: after.id }, inner);
      if (after.status === "live") await revokeSetupLinks(tx, after, ctx.now);
      for (const key of ownKeys) await insertClientKey(tx, after, key, { state: "active", now: ctx.now });
      await recordAudit(
        {
          organizationId: after.organizationId,
          action: before ? "connection.updated" : "connection.created",
          target: { type: "connection", id: after.id, label: after.name },
          changes: override === null ? changes : [...changes, { field: "savedWithoutTest", from: null, to: override }],
        },
        inner,
      );
      await alongside?.(inner);
    }),
  );
  return after;
}

const limitsOf = ({ signIn: { sessionIdleMinutes, sessionAbsoluteMinutes } }: Connection) =>
  `${sessionIdleMinutes} ${sessionAbsoluteMinutes}`;

function isSameMapping(before: Connection | null, after: Connection): boolean {
  return before !== null && JSON.stringify(targetsOf(before)) === JSON.stringify(targetsOf(after));
}

/** What names roles, groups and attributes. */
const targetsOf = ({ claims, provisioning: { roles, groups } }: Connection) => [
  claims.map(({ field }) => field),
  roles,
  groups,
];

/** Two administrators who make two connections the default at once: the constraint lets one of them through. */
async function oneDefault(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) !== "one_default_connection") throw error;
    throw new SsoError("already_exists", {
      expected: said("oneDefault"),
      got: said("otherDefault"),
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
