import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { brokenConstraint } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Application } from "./application";
import { type ApplicationSecret, deleteSecretRow, insertSecret } from "./application-secret-store";
import { findApplication } from "./application-store";

/** A secret at the moment that it is made: the only one in which it is known. */
export type NewSecret = ApplicationSecret & { secret: string };

type Target = { organizationId: string; applicationId: string };

/**
 * Makes another secret of a client, which is live beside the first until that one is deleted: so a secret is replaced while people
 * sign in.
 * @throws SsoError not_found (also for a proxy, which has none), application_secrets_full
 */
export async function createSecret(target: Target, ctx: Context): Promise<NewSecret> {
  const application = await requireClient(target, ctx);
  return ctx.db.transaction((tx) => addSecret(application, { ...ctx, db: tx }));
}

/** The same within a transaction of the caller. @throws SsoError application_secrets_full */
export async function addSecret(application: Application, ctx: Context): Promise<NewSecret> {
  const secret = `ghs_${randomToken(32)}`;
  const { organizationId, id: applicationId } = application;
  const row = { id: randomId(10), organizationId, applicationId, secret, hint: secret.slice(0, 8) };
  const made = await oneASlot(() => insertSecret(ctx.db, { ...row, createdBy: ctx.actor.label, createdAt: ctx.now }));
  if (!made)
    throw new SsoError("application_secrets_full", { expected: said("freeSecretSlot"), got: said("twoSecrets") });
  await auditSecret(application, "application.secret.created", made, ctx);
  return { ...made, secret };
}

/** Two that are added at once: the constraint lets one of them through. */
async function oneASlot<T>(insert: () => Promise<T>): Promise<T | null> {
  try {
    return await insert();
  } catch (error) {
    if (brokenConstraint(error) !== "one_secret_per_slot") throw error;
    return null;
  }
}

/** Deletes a secret: from now on nothing is opened by it. @throws SsoError not_found */
export async function deleteSecret(
  { secretId, ...target }: Target & { secretId: string },
  ctx: Context,
): Promise<void> {
  const application = await requireClient(target, ctx);
  await ctx.db.transaction(async (tx) => {
    const gone = await deleteSecretRow(tx, application, secretId);
    if (!gone) throw new SsoError("not_found");
    await auditSecret(application, "application.secret.deleted", gone, { ...ctx, db: tx });
  });
}

async function requireClient({ organizationId, applicationId }: Target, { db }: Context): Promise<Application> {
  const application = await findApplication(db, organizationId, applicationId);
  if (application?.kind !== "oidc") throw new SsoError("not_found");
  return application;
}

async function auditSecret(
  { organizationId, id, name }: Application,
  action: `application.secret.${"created" | "deleted"}`,
  { hint }: ApplicationSecret,
  ctx: Context,
): Promise<void> {
  const isNew = action === "application.secret.created";
  const changes = [{ field: "secret", from: isNew ? null : hint, to: isNew ? hint : null }];
  await recordAudit({ organizationId, action, target: { type: "application", id, label: name }, changes }, ctx);
}
