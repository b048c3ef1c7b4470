import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { countStatements } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { endExpiredSessions, endSessionOfBrowser, endSessions } from "./end-sessions";
import { findOrganizationById } from "./organization-store";
import { updateOrganization } from "./save-organization";
import { createUser, deleteUser } from "./save-user";
import type { SessionFilter } from "./session-filter";
import { type SessionListFilter, searchSessions } from "./session-list-queries";
import { insertSession, listSessions } from "./session-store";
import { updateUserRow } from "./user-store";

let database: DatabaseHandle;
const context = () => testContext(database.db);
const afterwards = (milliseconds: number) => new Date(Date.now() + milliseconds);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

/** Somebody who is signed in twice, by a code and by a connection. */
async function newWorld() {
  const { id: organizationId } = await newOrganization(database.db);
  const connection = await saveSaml(database.db, organizationId, { name: "Acme Okta", isLive: true });
  const person = (name: string) =>
    createUser(
      { organizationId, user: { email: `${name}@${organizationId}.test`, roles: [] }, createdBy: "administrator" },
      context(),
    );
  const [ada, eve] = [await person("ada"), await person("eve")];
  const signIn = async (userId: string, connectionId: string | null) => {
    const id = randomId(12);
    await insertSession(database.db, {
      id,
      token: randomToken(32),
      organizationId,
      userId,
      method: connectionId === null ? "code" : "saml",
      connectionId,
      encryptedSubject: null,
      address: null,
      userAgent: null,
      now: new Date(),
      endsAt: null,
    });
    return id;
  };
  const first = await signIn(ada.id, null);
  const second = await signIn(ada.id, connection.id);
  const others = await signIn(eve.id, null);
  const open = async (userId = ada.id) =>
    (await listSessions(database.db, organizationId, userId, new Date())).map(({ id }) => id).sort();
  const end = async (filter: SessionFilter, { byOperator = false, of = organizationId } = {}) =>
    (await endSessions({ organizationId: of, filter, byOperator }, "revoked", context())).length;
  const records = async () =>
    (await listAudit(database.db, organizationId, { action: "session.ended" }, { limit: 99, before: null })).map(
      ({ target, targetId, changes, actor, actorType }) => ({ target, targetId, changes, actor, actorType }),
    );
  return { organizationId, connection, ada, eve, first, second, others, open, end, records };
}

describe("the sessions of a person", () => {
  it("name the connection that vouched for each", async () => {
    const { organizationId, ada } = await newWorld();
    const sessions = await listSessions(database.db, organizationId, ada.id, new Date());
    const named = sessions.map(({ method, connectionName }) => [method, connectionName]);
    expect(named.sort()).toEqual([
      ["code", null],
      ["saml", "Acme Okta"],
    ]);
  });

  it("one ends and the others stay, recorded with whose it was and why", async () => {
    const { ada, first, second, open, end, records } = await newWorld();
    expect(await end({ user: ada.id, session: first })).toBe(1);
    expect(await open()).toEqual([second]);
    expect(await records()).toMatchObject([
      {
        target: ada.email,
        targetId: first,
        changes: [
          { field: "reason", to: "revoked" },
          { field: "user", from: ada.id },
        ],
      },
    ]);
  });

  it("all but one end, each with its record, and a second time nothing ends and nothing is recorded", async () => {
    const { connection, ada, eve, first, second, others, open, end, records } = await newWorld();
    expect(await end({ user: ada.id, otherThan: first })).toBe(1);
    expect([await open(), await open(eve.id)]).toEqual([[first], [others]]);
    expect(await end({ user: ada.id, otherThan: first })).toBe(0);
    const [record, ...more] = await records();
    expect([record?.targetId, more]).toEqual([second, []]);
    expect(record?.changes).toContainEqual({ field: "connection", from: connection.id, to: null });
  });

  it("all end, and nobody else's", async () => {
    const { ada, eve, others, open, end } = await newWorld();
    expect(await end({ user: ada.id })).toBe(2);
    expect(await open()).toEqual([]);
    expect(await open(eve.id)).toEqual([others]);
  });

  it("a session of somebody else is not ended by naming another person, nor through another organization", async () => {
    const { ada, eve, first, second, others, open, end } = await newWorld();
    const stranger = await newWorld();
    expect(await end({ user: ada.id, session: others })).toBe(0);
    expect(await end({ user: ada.id }, { of: stranger.organizationId, byOperator: true })).toBe(0);
    expect(await open(eve.id)).toEqual([others]);
    expect(await open()).toEqual([first, second].sort());
  });

  it("some end that were chosen, and none when nothing was", async () => {
    const { organizationId, eve, first, second, others, open } = await newWorld();
    const stranger = await newWorld();
    const end = async (sessions: string[]) =>
      (await endSessions({ organizationId, filter: { sessions }, byOperator: false }, "revoked", context())).length;
    expect(await end([])).toBe(0);
    expect(await end([stranger.first, stranger.others])).toBe(0);
    expect(await end([first, others])).toBe(2);
    expect(await open()).toEqual([second]);
    expect(await open(eve.id)).toEqual([]);
  });

  it("those of an operator end only when an operator asks", async () => {
    const { organizationId, ada, open, end } = await newWorld();
    await updateUserRow(database.db, organizationId, ada.id, { operator: true });
    expect(await end({ user: ada.id })).toBe(0);
    expect(await open()).toHaveLength(2);
    expect(await end({ user: ada.id }, { byOperator: true })).toBe(2);
  });
});

describe("a session ends", () => {
  it("by the person, who is the one that did it", async () => {
    const { organizationId, eve, records } = await newWorld();
    const token = randomToken(32);
    const session = { id: randomId(12), token, organizationId, userId: eve.id, method: "code" as const };
    const nobody = { connectionId: null, encryptedSubject: null, address: null, userAgent: null, endsAt: null };
    await insertSession(database.db, { ...session, ...nobody, now: new Date() });
    expect(await endSessionOfBrowser(token, "signed_out", context())).toMatchObject({ id: session.id });
    expect(await endSessionOfBrowser(token, "signed_out", context())).toBeNull();
    expect(await records()).toMatchObject([
      { targetId: session.id, actor: eve.email, actorType: "user", changes: [{ to: "signed_out" }, {}] },
    ]);
  });

  it("once, and is recorded once, when many end it at the same time", async () => {
    const { ada, end, records } = await newWorld();
    const counts = await Promise.all(Array.from({ length: 8 }, () => end({ user: ada.id })));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await records()).toHaveLength(2);
  });

  it("with a thousand others in a few statements", async () => {
    const { organizationId, eve, end, records } = await newWorld();
    const now = new Date();
    const times = { createdAt: now, lastSeenAt: now, expiresAt: afterwards(60_000), endsAt: afterwards(60_000) };
    const row = { organizationId, userId: eve.id, method: "code" as const, ...times };
    await database.db
      .insert(sessions)
      .values(Array.from({ length: 1000 }, () => ({ ...row, id: randomId(12), tokenHash: randomToken(32) })));
    const count = countStatements(database.db);
    expect(await end({ user: eve.id })).toBe(1001);
    expect(count()).toBeLessThan(6);
    expect(await records()).toHaveLength(99);
  });

  it.each<[string, { expiresAt: number; endsAt: number; providerEndsAt: number | null }]>([
    ["idle", { expiresAt: -1, endsAt: 9, providerEndsAt: null }],
    ["absolute", { expiresAt: -1, endsAt: -1, providerEndsAt: 9 }],
    ["provider_end", { expiresAt: -1, endsAt: -1, providerEndsAt: -1 }],
  ])("by its time, recorded as %s", async (reason, { expiresAt, endsAt, providerEndsAt }) => {
    const { first, open, second, records } = await newWorld();
    const minutes = (count: number) => afterwards(count * 60_000);
    await database.db
      .update(sessions)
      .set({
        expiresAt: minutes(expiresAt),
        endsAt: minutes(endsAt),
        providerEndsAt: providerEndsAt === null ? null : minutes(providerEndsAt),
      })
      .where(eq(sessions.id, first));
    expect(await endExpiredSessions(context())).toBeGreaterThan(0);
    expect(await records()).toMatchObject([{ targetId: first, actorType: "system", changes: [{ to: reason }, {}] }]);
    expect(await open()).toEqual([second]);
  });

  it("with the connection that it began at", async () => {
    const { organizationId, connection, open, first, records } = await newWorld();
    const input = { organizationId, connectionId: connection.id, confirmName: null, grants: "remove" as const };
    await deleteConnection(input, context());
    expect(await open()).toEqual([first]);
    expect(await records()).toMatchObject([{ changes: [{ to: "connection_deleted" }, {}, {}] }]);
  });

  it("with the single sign-on of its organization, when a provider vouched for it", async () => {
    const { organizationId, open, first, records } = await newWorld();
    const organization = await findOrganizationById(database.db, organizationId);
    const change = { slug: organization?.slug ?? "", byOperator: true, isSsoProven: true };
    await updateOrganization({ ...change, patch: { ssoEnabled: false } }, context());
    expect(await open()).toEqual([first]);
    expect(await records()).toMatchObject([{ changes: [{ to: "single_sign_on_off" }, {}, {}] }]);
  });

  it("with the person, and says so although nobody is left", async () => {
    const { organizationId, ada, records } = await newWorld();
    await deleteUser({ organizationId, userId: ada.id, byOperator: true }, context());
    expect((await records()).map(({ target, changes }) => [target, changes[0]?.to])).toEqual(
      Array(2).fill([ada.email, "deleted"]),
    );
  });
});

describe("the list of an organization's sessions", () => {
  const search = async (organizationId: string, filter: Omit<SessionListFilter, "now">, now = new Date()) => {
    const page = { sort: "created", descending: false, turn: null, limit: 2 } as const;
    return searchSessions(database.db, organizationId, { ...filter, now }, page);
  };

  it("is turned page by page, and names who is signed in through what", async () => {
    const { organizationId, ada, first, second, others } = await newWorld();
    await newWorld();
    const page = await search(organizationId, {});
    expect(page.total).toEqual({ value: 3, isExact: true });
    expect(page.rows).toHaveLength(2);
    const next = await searchSessions(
      database.db,
      organizationId,
      { now: new Date() },
      { sort: "created", descending: false, turn: page.next && { to: "after", cursor: page.next }, limit: 2 },
    );
    const rows = [...page.rows, ...next.rows];
    expect(rows.map(({ id }) => id).sort()).toEqual([first, second, others].sort());
    expect(rows.find(({ id }) => id === second)).toMatchObject({
      userId: ada.id,
      email: ada.email,
      operator: false,
      method: "saml",
      connectionName: "Acme Okta",
    });
  });

  it("is filtered by person and by connection", async () => {
    const { organizationId, first, second, others } = await newWorld();
    const ids = async (filter: Omit<SessionListFilter, "now">) =>
      (await search(organizationId, filter)).rows.map(({ id }) => id).sort();
    const connection = (await search(organizationId, { search: "ada" })).rows.find(
      ({ id }) => id === second,
    )?.connectionId;
    expect(await ids({ search: "ada@" })).toEqual([first, second].sort());
    expect(await ids({ search: "%" })).toEqual([]);
    expect(await ids({ connection: connection ?? "" })).toEqual([second]);
    expect(await ids({ connection: "none" })).toEqual([first, others].sort());
  });

  it("holds none that is over", async () => {
    const { organizationId } = await newWorld();
    const later = new Date(Date.now() + 9 * 3_600_000);
    expect((await search(organizationId, {}, later)).rows).toEqual([]);
  });
});
