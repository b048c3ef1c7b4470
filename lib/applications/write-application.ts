import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { DrawnImage } from "@/lib/branding/draw-image";
import { insertImage } from "@/lib/branding/image-store";
import type { Context } from "@/lib/context";
import { brokenConstraint } from "@/lib/db/database";
import { lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { type Application, toInput } from "./application";
import { countApplications, insertApplication, updateApplication } from "./application-store";
import { requireKnownAccess } from "./require-known-access";

export type WriteOptions = {
  /** The picture that has to be stored with it. */
  drawn?: DrawnImage | null;
  /** What else is written with a new application, in the same transaction. */
  alongside?: (inner: Context) => Promise<void>;
};

/**
 * The write half of every use case that changes an application: row, version and audit in one transaction. Nothing is written when
 * nothing changed.
 * @throws SsoError already_exists (its origin is taken, or somebody else saved meanwhile), validation_failed, quota_reached
 */
export async function writeApplication(
  before: Application | null,
  after: Application,
  ctx: Context,
  { drawn = null, alongside }: WriteOptions = {},
): Promise<Application> {
  const changes = diffFields(before && toInput(before), toInput(after));
  if (before && changes.length === 0) return before;
  const { organizationId } = after;
  await oneOrigin(after, () =>
    ctx.db.transaction(async (tx) => {
      const inner = { ...ctx, db: tx };
      await requireKnownAccess(tx, organizationId, before && toInput(before), toInput(after));
      if (drawn) await insertImage(tx, organizationId, drawn, ctx.now);
      if (before) requireLatest(before, await updateApplication(tx, after, ctx.actor.label));
      else await insertWithinQuota(after, inner);
      await recordAudit(
        {
          organizationId,
          action: before ? "application.updated" : "application.created",
          target: { type: "application", id: after.id, label: after.name },
          changes,
        },
        inner,
      );
      await alongside?.(inner);
    }),
  );
  return after;
}

function requireLatest({ version }: Application, isWritten: boolean): void {
  if (isWritten) return;
  throw new SsoError("already_exists", { expected: said("version", { version }), got: said("newerVersion") });
}

async function insertWithinQuota(application: Application, { db, actor }: Context): Promise<void> {
  await lockOrganization(db, application.organizationId);
  await insertApplication(db, application, actor.label);
  requireWithin("applications", await countApplications(db, application.organizationId));
}

async function oneOrigin(application: Application, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) !== "one_application_per_origin") throw error;
    throw new SsoError("already_exists", {
      expected: said("freeOrigin"),
      got: plain(application.kind === "proxy" ? application.origin : null),
      fields: { origin: "origin_taken" },
    });
  }
}
