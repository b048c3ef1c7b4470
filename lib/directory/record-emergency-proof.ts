import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { administers, findEmergencyAccess, writeEmergencyProof } from "./emergency-access-store";
import { findOrganizationById } from "./organization-store";
import type { User } from "./user-store";

const dayMilliseconds = 86_400_000;

/**
 * Notes that the way in without a provider opened for somebody who administers the organization: their passkey was verified, or their
 * recovery code recognized. Once a day it is told, so that those who use theirs each morning fill no audit log.
 */
export async function recordEmergencyProof(
  { organizationId, id, email }: Pick<User, "organizationId" | "id" | "email">,
  ctx: Pick<Context, "db" | "now" | "actor" | "requestId">,
): Promise<void> {
  const { db, now } = ctx;
  if (!(await administers(db, { organizationId, userId: id }))) return;
  const before = await findEmergencyAccess(db, organizationId);
  await writeEmergencyProof(db, { organizationId, by: email }, now);
  const last = before?.provenAt ?? null;
  if (last !== null && now.getTime() - last.getTime() < dayMilliseconds) return;
  const organization = await findOrganizationById(db, organizationId);
  await recordAudit(
    {
      organizationId,
      action: "organization.emergency-access-proven",
      target: { type: "organization", id: organizationId, label: organization?.name ?? organizationId },
      changes: [{ field: "provenAt", from: last?.toISOString() ?? null, to: now.toISOString() }],
    },
    ctx,
  );
}
