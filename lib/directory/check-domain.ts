import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { lookUpTxt } from "@/lib/net/txt-records-client";
import { afterCheck, checkProof, type DomainFinding, domainState, proofRecord } from "./domain-rules";
import { type Domain, findDomain, findOtherHolder, lockDomain, updateDomainRow } from "./domain-store";
import { auditDomain } from "./save-domain";

/**
 * Looks for the proof of a reservation in DNS and notes what was found; somebody's click and the daily job share it. Whoever
 * proves a domain whose holder's proof is gone takes it over, and the old holder's log says so.
 * @param servers name servers to ask; empty asks the system's
 * @throws SsoError not_found
 */
export async function checkDomain(
  { organizationId, domain }: { organizationId: string; domain: string },
  servers: readonly string[],
  ctx: Context,
): Promise<Domain> {
  const asked = await findDomain(ctx.db, organizationId, domain);
  if (!asked) throw new SsoError("not_found");
  const answers = await Promise.all(
    [proofRecord(domain, asked.token).name, domain].map((name) => lookUpTxt(name, servers)),
  );
  // The network is done; what follows is one short transaction. Two organizations that prove a domain at once meet at the
  // constraint: the second one then sees the first as the holder.
  return retryOnConflict(() =>
    ctx.db.transaction(async (tx) => {
      const inner = { ...ctx, db: tx };
      // Read again: while the name servers were asked, somebody may have taken the domain over, or made a new reservation.
      const before = await lockDomain(tx, organizationId, domain);
      if (!before) throw new SsoError("not_found");
      const holder = await findOtherHolder(tx, organizationId, domain);
      const finding = checkProof(answers, before.token, holder?.token ?? null);
      if (finding.outcome === "verified" && holder) await demote(holder, inner);
      return note(before, finding, inner);
    }),
  );
}

async function demote(holder: Domain, ctx: Context): Promise<void> {
  const patch = { verifiedAt: null, failingSince: null, lastOutcome: "no_record", lastCheckedAt: ctx.now };
  await updateDomainRow(ctx.db, holder.organizationId, holder.domain, patch);
  const change = { field: "status", from: domainState(holder), to: "pending" };
  await auditDomain("domain.lost", holder, [change], ctx);
}

async function note(before: Domain, { outcome, found }: DomainFinding, ctx: Context): Promise<Domain> {
  const { isLost, ...state } = afterCheck(before, outcome, ctx.now);
  const patch = { ...state, lastCheckedAt: ctx.now, lastOutcome: outcome, lastFound: found };
  const after = await updateDomainRow(ctx.db, before.organizationId, before.domain, patch);
  if (!after) throw new SsoError("not_found");
  const [from, to] = [domainState(before), domainState(after)];
  if (from !== to) {
    const action = isLost ? "domain.lost" : `domain.${to}`;
    await auditDomain(action as `domain.${string}`, after, [{ field: "status", from, to }], ctx);
  }
  return after;
}
