import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findConnection } from "@/lib/connections/connection-store";
import { writeConnection } from "@/lib/connections/write-connection";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganizationById } from "./organization-store";
import { updateOrganization } from "./save-organization";
import { createUser } from "./save-user";
import type { SessionPolicy } from "./session-policy";
import { findSessionPerson, insertSession, touchSession } from "./session-store";

let database: DatabaseHandle;
const now = new Date("2026-06-01T12:00:00Z");
const context = () => testContext(database.db, now);
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

async function newWorld() {
  const { id: organizationId } = await newOrganization(database.db);
  const connection = await saveSaml(database.db, organizationId, { name: "Acme Okta", isLive: true });
  const user = { email: `ada@${organizationId}.test`, roles: [] };
  const { id: userId } = await createUser({ organizationId, user, createdBy: "administrator" }, context());
  const begin = async (connectionId: string | null = null, providerEnd: Date | null = null) => {
    const [id, token] = [randomId(12), randomToken(32)];
    const method = connectionId === null ? ("code" as const) : ("saml" as const);
    const place = { address: null, userAgent: null, encryptedSubject: null, connectionId };
    const session = { id, token, organizationId, userId, method, ...place, now, endsAt: providerEnd };
    return { id, token, endsAt: await insertSession(database.db, session) };
  };
  const limitsOf = async ({ id }: { id: string }) => {
    const [row] = await database.db.select().from(sessions).where(eq(sessions.id, id));
    return row && { expiresAt: row.expiresAt, endsAt: row.endsAt, idleMinutes: row.idleMinutes };
  };
  const setPolicy = async (session: Partial<SessionPolicy>) => {
    const organization = await findOrganizationById(database.db, organizationId);
    const input = { slug: organization?.slug ?? "", byOperator: false, isSsoProven: false };
    await updateOrganization({ ...input, patch: { session } }, context());
  };
  const narrow = async (limits: { sessionIdleMinutes?: number | null; sessionAbsoluteMinutes?: number | null }) => {
    const before = await findConnection(database.db, organizationId, connection.id);
    if (!before) throw new Error("a connection expected");
    const after = { ...before, version: before.version + 1, signIn: { ...before.signIn, ...limits } };
    await writeConnection(before, after, context());
  };
  return { connection, begin, limitsOf, setPolicy, narrow };
}

describe("a session begins", () => {
  it("with eight hours without use, and seven days at most", async () => {
    const { begin, limitsOf } = await newWorld();
    const session = await begin();
    expect(session.endsAt).toEqual(later(10_080));
    expect(await limitsOf(session)).toEqual({ expiresAt: later(480), endsAt: later(10_080), idleMinutes: 480 });
  });

  it("with the limits of its organization, and never beyond the end that its provider named", async () => {
    const { connection, begin, limitsOf, setPolicy } = await newWorld();
    await setPolicy({ idleMinutes: 30, absoluteMinutes: 600 });
    const own = { expiresAt: later(30), endsAt: later(600), idleMinutes: 30 };
    expect(await limitsOf(await begin())).toEqual(own);
    expect(await limitsOf(await begin(connection.id, later(1000)))).toEqual(own);
    const early = await begin(connection.id, later(20));
    expect(await limitsOf(early)).toMatchObject({ expiresAt: later(20), endsAt: later(20) });
  });

  it("with the narrower limits of its connection; wider ones do nothing", async () => {
    const { connection, begin, limitsOf, narrow } = await newWorld();
    await narrow({ sessionIdleMinutes: 15, sessionAbsoluteMinutes: 100_000 });
    const limits = { expiresAt: later(15), endsAt: later(10_080), idleMinutes: 15 };
    expect(await limitsOf(await begin(connection.id))).toEqual(limits);
    expect(await limitsOf(await begin())).toMatchObject({ idleMinutes: 480 });
  });
});

describe("a change of the policy", () => {
  it("applies to running sessions, in both directions, and not beyond what the provider allowed", async () => {
    const { connection, begin, limitsOf, setPolicy } = await newWorld();
    const [session, bounded] = [await begin(), await begin(connection.id, later(900))];
    await setPolicy({ idleMinutes: 5, absoluteMinutes: 15 });
    expect(await limitsOf(session)).toEqual({ expiresAt: later(5), endsAt: later(15), idleMinutes: 5 });
    expect(await findSessionPerson(database.db, session.token, later(6))).toBeNull();
    await setPolicy({ idleMinutes: 43_200, absoluteMinutes: 129_600 });
    expect(await limitsOf(session)).toEqual({ expiresAt: later(43_200), endsAt: later(129_600), idleMinutes: 43_200 });
    expect(await limitsOf(bounded)).toMatchObject({ expiresAt: later(900), endsAt: later(900) });
  });

  it("of a connection applies to the sessions that began there, and to no other ones", async () => {
    const { connection, begin, limitsOf, narrow } = await newWorld();
    const [own, other] = [await begin(connection.id), await begin()];
    await narrow({ sessionIdleMinutes: 10 });
    expect(await limitsOf(own)).toMatchObject({ expiresAt: later(10), idleMinutes: 10 });
    expect(await limitsOf(other)).toMatchObject({ idleMinutes: 480 });
    await narrow({ sessionIdleMinutes: null });
    expect(await limitsOf(own)).toMatchObject({ expiresAt: later(480), idleMinutes: 480 });
  });

  it("of one organization applies to no other one", async () => {
    const [ours, theirs] = [await newWorld(), await newWorld()];
    const session = await theirs.begin();
    await ours.setPolicy({ idleMinutes: 5 });
    expect(await theirs.limitsOf(session)).toMatchObject({ idleMinutes: 480 });
  });
});

it("use moves the idle limit by the session's own, and never beyond the absolute one", async () => {
  const { begin, limitsOf, setPolicy } = await newWorld();
  await setPolicy({ idleMinutes: 30, absoluteMinutes: 60 });
  const session = await begin();
  await touchSession(database.db, session.token, later(20));
  expect(await limitsOf(session)).toMatchObject({ expiresAt: later(50) });
  await touchSession(database.db, session.token, later(45));
  expect(await limitsOf(session)).toMatchObject({ expiresAt: later(60), endsAt: later(60) });
});
