import { afterAll, beforeAll, expect, it } from "vitest";
import { type DnsServer, startDnsServer } from "@/e2e/support/dns-server";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { toldTypes } from "@/e2e/support/told-types";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { checkDomain } from "@/lib/directory/check-domain";
import { proofRecord } from "@/lib/directory/domain-rules";
import { findDomain } from "@/lib/directory/domain-store";
import { toDomainView } from "@/lib/directory/domain-view";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createOrganization } from "@/lib/directory/save-organization";
import { recheckDomains } from "./recheck-domains";

const start = new Date("2026-06-01T00:00:00Z");
const mark = Date.now().toString(36);
let database: DatabaseHandle;
let dns: DnsServer;

const after = (days: number) => new Date(start.getTime() + days * 86_400_000);
const context = (now: Date) => testContext(database.db, now);

beforeAll(async () => {
  database = await openTestDatabase();
  dns = await startDnsServer();
});

afterAll(async () => {
  await dns?.stop();
  await database?.close();
});

async function claimed(name: string) {
  const slug = `${name}-${mark}`;
  const { id } = await createOrganization({ slug, name, tenantId: null }, context(start));
  const domain = `${name}-${mark}.example`;
  const row = await reserveDomain({ organizationId: id, domain, includeSubdomains: false }, context(start));
  const read = async () => {
    const found = await findDomain(database.db, id, domain);
    return found && toDomainView(found);
  };
  return { organizationId: id, domain, record: proofRecord(domain, row.token), read };
}

it("a claim is proven by the job; without its proof it keeps counting for fourteen days, and then no more", async () => {
  const { organizationId, domain, record, read } = await claimed("daily");
  const run = (days: number) => recheckDomains([dns.address], context(after(days)));
  dns.zone.set(domain, []);
  await run(0.1);
  expect(await read()).toMatchObject({ status: "pending", lastOutcome: "no_record" });
  dns.zone.set(record.name, [record.value]);
  await run(0.11);
  expect((await read())?.status, "asked again an hour later, not at once").toBe("pending");
  await run(0.2);
  expect(await read()).toMatchObject({ status: "verified", verifiedAt: after(0.2).toISOString() });

  dns.zone.set(record.name, []);
  await run(1);
  expect((await read())?.status, "once a day").toBe("verified");
  await run(2);
  expect(await read()).toMatchObject({ status: "failing", failingSince: after(2).toISOString() });
  dns.zone.set(record.name, "servfail");
  await run(20);
  expect((await read())?.status, "nobody could say").toBe("failing");
  dns.zone.set(record.name, []);
  await run(21.5);
  expect(await read()).toMatchObject({ status: "pending", verifiedAt: null });
  const actions = (await listAudit(database.db, organizationId, {}, { limit: 10, before: null })).map(
    ({ action }) => action,
  );
  expect(actions.reverse()).toEqual([
    "organization.created",
    "domain.claimed",
    "domain.verified",
    "domain.failing",
    "domain.lost",
  ]);
  const told = await toldTypes(database.db, organizationId);
  expect(told.filter((type) => type.startsWith("domain."))).toEqual(["domain.verified", "domain.lost"]);
});

it("two organizations that prove one domain at the same moment: one of them holds it", async () => {
  const first = await claimed("race");
  const slug = `race-two-${mark}`;
  const { id } = await createOrganization({ slug, name: slug, tenantId: null }, context(start));
  const second = await reserveDomain(
    { organizationId: id, domain: first.domain, includeSubdomains: false },
    context(start),
  );
  dns.zone.set(first.record.name, [first.record.value, proofRecord("", second.token).value]);
  const check = (organizationId: string) =>
    checkDomain({ organizationId, domain: first.domain }, [dns.address], context(after(1)));
  const checked = await Promise.all([check(first.organizationId), check(id)]);
  expect(checked.map(({ lastOutcome }) => lastOutcome).sort()).toEqual(["held_elsewhere", "verified"]);
});
