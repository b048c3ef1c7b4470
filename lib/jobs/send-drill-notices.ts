import { randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import { recordAudit } from "@/lib/audit/audit-store";
import type { JobContext } from "@/lib/context";
import { listAdministrators } from "@/lib/directory/administrator-store";
import { drillDays, drillDueAt } from "@/lib/directory/emergency-access";
import { findEmergencyAccess, reserveDrillNotice } from "@/lib/directory/emergency-access-store";
import { listOrganizations, type Organization } from "@/lib/directory/organization-store";
import { hasBreakGlass } from "@/lib/directory/recovery-code-store";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { drillNotice } from "@/lib/messages/notice-texts";

const pageSize = 200;

/**
 * Asks the administrators of an organization to try its way in without a provider, once a month for as long as nobody does: by mail, in the
 * audit log, and as an event. Organizations without such a way are told by a finding. Who turned alerts off gets no mail.
 */
export async function sendDrillNotices(job: JobContext): Promise<void> {
  const { db, now } = job;
  for (let after: string | null = null; ; ) {
    const organizations: Organization[] = await listOrganizations(db, { limit: pageSize, after });
    for (const organization of organizations) {
      const kept = await findEmergencyAccess(db, organization.id);
      const dueAt = drillDueAt({ provenAt: kept?.provenAt ?? null, createdAt: organization.createdAt });
      if (dueAt <= now && (await hasBreakGlass(db, organization.id))) await notify(organization, job);
    }
    after = organizations.at(-1)?.slug ?? null;
    if (organizations.length < pageSize) return;
  }
}

async function notify({ id, slug, name }: Organization, { db, now, baseUrl }: JobContext): Promise<void> {
  await db.transaction(async (tx) => {
    const since = new Date(now.getTime() - drillDays * 86_400_000);
    if (!(await reserveDrillNotice(tx, id, { since, now }))) return;
    await recordAudit(
      {
        organizationId: id,
        action: "organization.emergency-access-due",
        target: { type: "organization", id, label: name },
      },
      { db: tx, now, actor: systemActor("emergency drill"), requestId: randomUUID() },
    );
    const values = { organization: name, address: `${baseUrl}/console/${slug}/settings/emergency` };
    const administrators = await listAdministrators(tx, id, { notice: "alert" });
    const mails = administrators.map(async ({ email, locale }) => ({
      organizationId: id,
      to: email,
      ...(await drillNotice(values, languageOfLocale(locale) ?? languages[0])),
    }));
    await queueMails(tx, await Promise.all(mails), now);
  });
}
