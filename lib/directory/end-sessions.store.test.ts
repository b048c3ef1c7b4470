import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { endSessions } from "./end-sessions";
import { createUser } from "./save-user";
import { type SessionListFilter, searchSessions } from "./session-list-queries";
import { insertSession, listSessions } from "./session-store";
import { updateUserRow } from "./user-store";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

/** Somebody who is signed in twice, by a code and by a connection. */
async function newWorld() {
  const { id: organizationId } = await newOrganization(database.db);
  const connection = await saveSaml(database.db, organizationId, { name: "Acme Okta" });
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
  const end = (
    filter: { user: string; session?: string; otherThan?: string },
    { byOperator = false, of = organizationId } = {},
  ) => endSessions({ organizationId: of, filter, byOperator }, context());
  return { organizationId, ada, eve, first, second, others, open, end };
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

  it("one ends and the others stay, with an entry in the audit log", async () => {
    const { organizationId, ada, first, second, open, end } = await newWorld();
    expect(await end({ user: ada.id, session: first })).toBe(1);
    expect(await open()).toEqual([second]);
    const page = { limit: 9, before: null };
    expect(await listAudit(database.db, organizationId, { action: "session.ended" }, page)).toHaveLength(1);
  });

  it("all but one end, with an entry that names the one that stays", async () => {
    const { organizationId, ada, eve, first, others, open, end } = await newWorld();
    expect(await end({ user: ada.id, otherThan: first })).toBe(1);
    expect([await open(), await open(eve.id)]).toEqual([[first], [others]]);
    const [entry] = await listAudit(
      database.db,
      organizationId,
      { action: "session.ended" },
      { limit: 9, before: null },
    );
    expect(entry?.changes).toContainEqual({ field: "otherThan", from: null, to: first });
    // Nothing ended, nothing is recorded.
    expect(await end({ user: ada.id, otherThan: first })).toBe(0);
    expect(
      await listAudit(database.db, organizationId, { action: "session.ended" }, { limit: 9, before: null }),
    ).toHaveLength(1);
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
    const end = (sessions: string[]) =>
      endSessions({ organizationId, filter: { sessions }, byOperator: false }, context());
    expect(await end([])).toBe(0);
    expect(await end([stranger.first, stranger.others])).toBe(0);
    expect(await end([first, others])).toBe(2);
    expect(await open()).toEqual([second]);
    expect(await open(eve.id)).toEqual([]);
    const [entry] = await listAudit(database.db, organizationId, {}, { limit: 1, before: null });
    expect(entry?.changes).toContainEqual({ field: "sessions", from: null, to: [first, others] });
  });

  it("those of an operator end only when an operator asks", async () => {
    const { organizationId, ada, open, end } = await newWorld();
    await updateUserRow(database.db, organizationId, ada.id, { operator: true });
    expect(await end({ user: ada.id })).toBe(0);
    expect(await open()).toHaveLength(2);
    expect(await end({ user: ada.id }, { byOperator: true })).toBe(2);
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
