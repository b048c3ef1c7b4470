import type { Context } from "@/lib/context";
import { drillDueAt, type EmergencyAccessView } from "./emergency-access";
import { findEmergencyAccess } from "./emergency-access-store";
import type { Organization } from "./organization-store";
import { hasBreakGlass } from "./recovery-code-store";

/** Whether an organization's way in without a provider is there, and when it was last seen to open. */
export async function readEmergencyAccess(
  { id, createdAt }: Pick<Organization, "id" | "createdAt">,
  { db }: Pick<Context, "db">,
): Promise<EmergencyAccessView> {
  const [kept, isPrepared] = await Promise.all([findEmergencyAccess(db, id), hasBreakGlass(db, id)]);
  const provenAt = kept?.provenAt ?? null;
  return {
    isPrepared,
    lastProvenAt: provenAt?.toISOString() ?? null,
    lastProvenBy: kept?.provenBy ?? null,
    dueAt: drillDueAt({ provenAt, createdAt }).toISOString(),
  };
}
