import { randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import type { JobContext } from "@/lib/context";
import { checkDomain } from "@/lib/directory/check-domain";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { dueDomains, updateDomainRow } from "@/lib/directory/domain-store";
import { log } from "@/lib/log";

const perRun = 200;

/** Looks again for the proofs that are due; one broken name server does not keep the others from being asked. */
export async function recheckDomains(servers: readonly string[], job: JobContext): Promise<void> {
  const { db, now } = job;
  for (const { organizationId, domain } of await dueDomains(db, now, perRun)) {
    const ctx = { ...job, actor: systemActor("domain check"), rights: rightsOfSystem, requestId: randomUUID() };
    await checkDomain({ organizationId, domain }, servers, ctx).catch(async (error) => {
      log().error({ err: error, domain }, "a domain was not checked");
      // Otherwise one that always fails would come first in every run.
      await updateDomainRow(db, organizationId, domain, { lastCheckedAt: now });
    });
  }
}
