import { findEvent } from "@/lib/activity/event-queries";
import { findStoredResponse } from "@/lib/activity/stored-response-store";
import { findConnection } from "@/lib/connections/connection-store";
import { findWorkingCopy, writeDraftRow } from "@/lib/connections/draft-store";
import { listNotedCertificates } from "@/lib/connections/refresh/certificate-store";
import type { Context } from "@/lib/context";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { applyFix, type Evidence, type FixOffer, offeredFixes } from "./apply-fix";
import { gatherEvidence } from "./gather-evidence";

type EventOf = { organizationId: string; reference: string };

/** The fixes that an event suggests for the connection as the draft has it. */
export async function suggestFixes(of: EventOf, ctx: Context): Promise<FixOffer[]> {
  const known = await readEvidence(of, ctx);
  if (!known) return [];
  return offeredFixes(known.code, known.connection, known.evidence);
}

/**
 * Applies a fix that an event suggests to the connection's draft; the saved connection stays as it is.
 * @param role the role of a new row, for fixes that ask for one
 * @throws SsoError not_found when the fix is not (or not any more) offered
 */
export async function applyFixToDraft(
  { fixId, role, ...of }: EventOf & { fixId: string; role: string | null },
  ctx: Context,
): Promise<void> {
  const known = await readEvidence(of, ctx);
  if (!known) throw new SsoError("not_found");
  const roles = known.roles.map(({ key }) => key);
  const fixed = applyFix(known, fixId, { role, roles });
  if (!fixed) throw new SsoError("not_found");
  await writeDraftRow(ctx.db, fixed, known.worked, ctx);
}

async function readEvidence({ organizationId, reference }: EventOf, { db, now, baseUrl }: Context) {
  const event = await findEvent(db, organizationId, reference);
  const saved = event?.connection ? await findConnection(db, organizationId, event.connection) : null;
  if (!event || !saved) return null;
  const [worked, answer, noted, roles] = await Promise.all([
    findWorkingCopy(db, saved),
    findStoredResponse(db, organizationId, reference, now),
    listNotedCertificates(db, saved),
    listRoles(db, organizationId),
  ]);
  const { connection } = worked;
  const quarantined = noted.filter(({ state }) => state === "quarantined");
  const evidence: Evidence = gatherEvidence({ event, answer, connection, baseUrl, now, quarantined, roles });
  return { code: event.code, connection, evidence, roles, worked };
}
