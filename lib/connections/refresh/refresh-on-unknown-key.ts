import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { systemActor } from "@/lib/audit/actor";
import type { SamlConnection } from "@/lib/connections/connection";
import { findConnection, leaseRefresh } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { refreshAutomatically } from "./refresh-automatically";

/** Whoever posts rubbish must not make us ask a provider again and again. */
const pauseMilliseconds = 5 * 60_000;

/** How long an answer waits for the one that is asking right now. */
const patience = { milliseconds: 5_000, stepMilliseconds: 250 };

/**
 * An answer that no trusted certificate verifies may be signed by the provider's next one: its metadata address is asked
 * again, at most every five minutes, before the answer is refused. Outside any transaction.
 * @returns the connection with more certificates than before; null when nothing new is trusted
 */
export async function refreshOnUnknownKey(connection: SamlConnection, ctx: Context): Promise<SamlConnection | null> {
  const { metadataUrl, certificates } = connection.saml;
  if (metadataUrl === null || connection.status !== "live") return null;
  const before = new Date(ctx.now.getTime() - pauseMilliseconds);
  if (!(await leaseRefresh(ctx.db, connection, ctx.now, before))) return waitForOthers(connection, ctx);
  const inner = { ...ctx, actor: systemActor("metadata refresh") };
  const after = await refreshAutomatically(connection, randomInt(2 * 3_600_000), inner);
  const isNew = after.protocol === "saml" && after.saml.certificates.some((pem) => !certificates.includes(pem));
  return isNew && after.protocol === "saml" ? after : null;
}

/**
 * Somebody else asks, or has asked lately: when a provider changes its key, many people arrive at once. What they found is
 * read; while the question is under way, this answer waits a little.
 */
async function waitForOthers(connection: SamlConnection, { db, now }: Context): Promise<SamlConnection | null> {
  const until = Date.now() + patience.milliseconds;
  for (;;) {
    const current = await findConnection(db, connection.organizationId, connection.id);
    if (current?.protocol !== "saml" || current.status !== "live") return null;
    if (current.saml.certificates.some((pem) => !connection.saml.certificates.includes(pem))) return current;
    const askedAt = current.metadataTriedAt?.getTime() ?? 0;
    const isUnderWay =
      now.getTime() - askedAt < patience.milliseconds && (current.metadataFetchedAt?.getTime() ?? 0) < askedAt;
    if (!isUnderWay || current.metadataFailure !== null || Date.now() > until) return null;
    await sleep(patience.stepMilliseconds);
  }
}
