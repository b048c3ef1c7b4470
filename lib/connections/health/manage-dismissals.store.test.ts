import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import { deleteConnection } from "@/lib/connections/delete-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { DismissalInput } from "./dismissal-schema";
import { findFindings } from "./find-findings";
import { listDismissals } from "./finding-dismissal-store";
import { separateDismissed } from "./finding-groups";
import { dismissFindings, restoreFindings } from "./manage-dismissals";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

/** Two connections with the same weakness. */
async function newWorld() {
  const { id: organizationId } = await newOrganization(database.db);
  const first = await saveSaml(database.db, organizationId, { name: "First" });
  const second = await saveSaml(database.db, organizationId, { name: "Second" });
  const dismiss = (change: Partial<DismissalInput & { organizationId: string }> = {}) =>
    dismissFindings(
      { organizationId, finding: "one_signature_enough", connectionId: null, reason: "known", until: null, ...change },
      context(),
    );
  const split = async (now = new Date()) => {
    const findings = await findFindings({ organizationId, connectionId: null }, context());
    const wanted = findings.filter(({ id }) => id === "one_signature_enough");
    return separateDismissed(wanted, await listDismissals(database.db, organizationId), now);
  };
  const open = async (now?: Date) => (await split(now)).open.map(({ connectionName }) => connectionName).sort();
  const audit = async () =>
    (await listAudit(database.db, organizationId, { action: "finding." }, { limit: 9, before: null })).map((row) => [
      row.action,
      row.target,
      Object.fromEntries(row.changes.map(({ field, from, to }) => [field, to ?? from])),
    ]);
  return { organizationId, first, second, dismiss, split, open, audit };
}

const code = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe("findings that are dismissed", () => {
  it("of one connection leave the other's, say who and why, and come back when they are restored", async () => {
    const { organizationId, first, dismiss, open, split, audit } = await newWorld();
    const { batch } = await dismiss({ connectionId: first.id, reason: "the provider signs the response alone" });
    expect(await open()).toEqual(["Second"]);
    const { dismissed } = await split();
    expect(dismissed).toMatchObject([
      { batch, reason: "the provider signs the response alone", author: context().actor.label, endsAt: null },
    ]);
    await restoreFindings({ organizationId, batch }, context());
    expect(await open()).toEqual(["First", "Second"]);
    expect(await audit()).toEqual([
      ["finding.restored", "one_signature_enough", { connections: 1 }],
      [
        "finding.dismissed",
        "one_signature_enough",
        { reason: "the provider signs the response alone", connections: 1, connection: "First" },
      ],
    ]);
  });

  it("of all connections are those that have it now: a later one is shown", async () => {
    const { organizationId, dismiss, open, audit } = await newWorld();
    await dismiss();
    expect(await open()).toEqual([]);
    expect(await audit()).toMatchObject([["finding.dismissed", "one_signature_enough", { connections: 2 }]]);
    await saveSaml(database.db, organizationId, { name: "Third" });
    expect(await open()).toEqual(["Third"]);
  });

  it("stay away through the last day, and no longer", async () => {
    const { dismiss, open } = await newWorld();
    const today = new Date().toISOString().slice(0, 10);
    await dismiss({ until: today });
    expect(await open()).toEqual([]);
    expect(await open(new Date(new Date(today).getTime() + 86_400_000))).toEqual(["First", "Second"]);
  });

  it("a second reason replaces the first", async () => {
    const { dismiss, split, organizationId } = await newWorld();
    await dismiss({ reason: "first" });
    await dismiss({ reason: "second" });
    expect((await split()).dismissed.map(({ reason }) => reason)).toEqual(["second"]);
    expect(await listDismissals(database.db, organizationId)).toHaveLength(2);
  });

  it("two administrators at once: both are answered, and each connection is dismissed once", async () => {
    const { dismiss, organizationId } = await newWorld();
    await Promise.all([dismiss(), dismiss()]);
    expect(await listDismissals(database.db, organizationId)).toHaveLength(2);
  });

  it("go with their connection", async () => {
    const { organizationId, first, dismiss } = await newWorld();
    await dismiss({ connectionId: first.id });
    await deleteConnection({ organizationId, connectionId: first.id, confirmName: null, grants: "keep" }, context());
    expect(await listDismissals(database.db, organizationId)).toEqual([]);
  });
});

describe("what is refused", () => {
  it("an end in the past", async () => {
    const { dismiss } = await newWorld();
    const refused = code("validation_failed", { details: { fields: { until: "date_past" } } });
    await expect(dismiss({ until: "2020-01-01" })).rejects.toEqual(refused);
  });

  it("a finding that is not there, so that nothing is hidden before it happens", async () => {
    const { dismiss, organizationId } = await newWorld();
    await expect(dismiss({ finding: "authority_trusted" })).rejects.toEqual(code("not_found"));
    expect(await listDismissals(database.db, organizationId)).toEqual([]);
  });

  it("another organization's connection, and its dismissals", async () => {
    const [acme, other] = [await newWorld(), await newWorld()];
    await expect(acme.dismiss({ connectionId: other.first.id })).rejects.toEqual(code("not_found"));
    const { batch } = await other.dismiss();
    const stolen = restoreFindings({ organizationId: acme.organizationId, batch }, context());
    await expect(stolen).rejects.toEqual(code("not_found"));
    expect(await other.open()).toEqual([]);
    expect(await acme.open()).toEqual(["First", "Second"]);
  });
});
