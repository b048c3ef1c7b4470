import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { connections } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization, saveSaml, sessionOf } from "@/e2e/support/directory-world";
import { makeSoftwareKey, type SoftwareKey } from "@/e2e/support/software-authenticator";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listPasskeys } from "@/lib/directory/passkey-store";
import { createUser } from "@/lib/directory/save-user";
import { findSessionPerson } from "@/lib/directory/session-store";
import { beginConfirmation, beginPasskeyRegistration } from "@/lib/local-sign-in/begin-passkey";
import { confirmWithPasskey, confirmWithRecoveryCode } from "@/lib/local-sign-in/confirm-session";
import { renewOwnRecoveryCodes, renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { passkeyPersonOf } from "@/lib/local-sign-in/require-passkey-holder";
import { registerPasskey, removePasskey } from "@/lib/local-sign-in/save-passkey";
import { findOperatorConnection } from "./operator-connection-store";
import { clearOperatorConnection, nameOperatorConnection } from "./save-operator-connection";

// The administrators of an organization control its connection, and can have it assert any address, an operator's among them. What they
// lack is the operator's passkey. Attacks looked for: their session without it, with a recovery code, with a passkey that they register in
// it; another connection; naming by who did not confirm, by who is no operator any more, and of a connection of another organization.

let database: DatabaseHandle;
let organizationId: string;
let slug: string;
let connectionId: string;
let operatorId: string;
let email: string;
let key: SoftwareKey;
let clock = Date.now();

const at = () => new Date(clock);
const context = (): Context => {
  clock += 1000;
  return testContext(database.db, at());
};
const asOperator = (): Context => ({ ...context(), actor: { type: "user", id: operatorId, label: email } });
const owner = () => ({ organizationId, userId: operatorId });

async function begin(through: string | null) {
  return { ...owner(), ...(await sessionOf(database.db, owner(), { now: context().now, connectionId: through })) };
}
type Begun = Awaited<ReturnType<typeof begin>>;
const opened = ({ token }: Begun) => findSessionPerson(database.db, token, at());
const name = (connection = connectionId, isPasskeyProven = true) =>
  nameOperatorConnection({ wanted: { organization: slug, connection }, isPasskeyProven }, asOperator());

async function register(session: Begun, made: SoftwareKey, isVouchedFor: boolean) {
  const { token: _token, ...place } = session;
  const person = { ...place, isVouchedFor, isUnconfirmed: false, authenticatedAt: at() };
  const { options, browserToken } = await beginPasskeyRegistration(person, context());
  await registerPasskey({ person, name: "Laptop", browserToken, response: made.attest(options) }, context());
}

async function confirm(session: Begun, made = key) {
  const { options, browserToken } = await beginConfirmation({ ...session, returnPath: "/console" }, context());
  await confirmWithPasskey({ ...session, browserToken, response: made.assert(options) }, context());
}

/** What is said to somebody who removes a passkey on the account page of a session; null: it is gone. */
async function removing(session: Begun, passkeyId = "") {
  const person = await opened(session);
  if (!person) throw new Error("no session");
  const removal = removePasskey({ ...passkeyPersonOf(person), passkeyId }, context());
  return removal.then(
    () => null,
    ({ code }: { code: string }) => code,
  );
}

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  ({ id: organizationId, slug } = await newOrganization(database.db));
  ({ id: connectionId } = await saveSaml(database.db, organizationId, { name: "Acme Okta", isLive: true }));
  email = `olive@${slug}.test`;
  const user = { email, roles: ["account_administrator"] };
  ({ id: operatorId } = await createUser({ organizationId, user, createdBy: "api" }, context()));
  await database.db.update(users).set({ operator: true }).where(eq(users.id, operatorId));
  key = makeSoftwareKey(new URL(testContext(database.db).baseUrl).origin);
});

describe("in a session through the connection that was named", () => {
  it("an operator has their rights after their passkey, and not before", async () => {
    await register(await begin(null), key, false);
    const session = await begin(connectionId);
    expect(await opened(session)).toMatchObject({ isOperator: false, withheld: null });
    await name();
    expect(await opened(session)).toMatchObject({ isOperator: false, rights: [], withheld: { isOperator: true } });
    await confirm(session);
    expect(await opened(session)).toMatchObject({ isOperator: true, withheld: null, confirmedBy: "passkey" });
    await clearOperatorConnection(asOperator());
    expect(await opened(session)).toMatchObject({ isOperator: false, rights: ["owner"] });
  });

  it("who has no passkey is no operator, and registers none there", async () => {
    await name();
    const session = await begin(connectionId);
    expect(await opened(session)).toMatchObject({ isOperator: false, rights: ["owner"], withheld: null });
    const theirs = makeSoftwareKey(new URL(testContext(database.db).baseUrl).origin);
    await expect(register(session, theirs, true)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("nobody registers a passkey, also after confirming; nor removes one before", async () => {
    await register(await begin(null), key, false);
    await name();
    const session = await begin(connectionId);
    const [made] = await listPasskeys(database.db, owner());
    expect(await removing(session, made?.id)).toBe("passkey_unconfirmed");
    await confirm(session);
    const theirs = makeSoftwareKey(new URL(testContext(database.db).baseUrl).origin);
    await expect(register(session, theirs, true)).rejects.toMatchObject({ code: "forbidden" });
    // Nor recovery codes: they would open a session that no provider vouched for.
    const person = { ...session, isVouchedFor: true, isUnconfirmed: false, authenticatedAt: context().now };
    const codes = renewOwnRecoveryCodes(person, context());
    await expect(codes).rejects.toMatchObject({ code: "forbidden" });
  });

  it("of the organization's other connections, or after a recovery code, nobody removes an operator's passkey", async () => {
    await register(await begin(null), key, false);
    const [code = ""] = await renewRecoveryCodes({ userId: operatorId }, context());
    await name();
    const [made] = await listPasskeys(database.db, owner());
    const { id } = await saveSaml(database.db, organizationId, { name: "Other", isLive: true });
    for (const connection of [id, connectionId]) {
      const session = await begin(connection);
      expect(await removing(session, made?.id)).toBe("passkey_unconfirmed");
      if (connection === connectionId) await confirmWithRecoveryCode({ ...session, code }, context());
      expect(await removing(session, made?.id)).toBe("passkey_unconfirmed");
      await confirm(session);
      if (connection === connectionId) expect(await removing(session, made?.id)).toBeNull();
    }
  });

  it("a recovery code does not take the passkey's place", async () => {
    await register(await begin(null), key, false);
    const [code = ""] = await renewRecoveryCodes({ userId: operatorId }, context());
    await name();
    const session = await begin(connectionId);
    await confirmWithRecoveryCode({ ...session, code }, context());
    expect(await opened(session)).toMatchObject({ isOperator: false, rights: ["owner"] });
    await confirm(session);
    expect(await opened(session)).toMatchObject({ isOperator: true });
  });

  it("another connection of the organization gives no operator's rights, whatever was confirmed", async () => {
    await register(await begin(null), key, false);
    await name();
    const { id } = await saveSaml(database.db, organizationId, { name: "Other", isLive: true });
    const session = await begin(id);
    await confirm(session);
    expect(await opened(session)).toMatchObject({ isOperator: false, rights: ["owner"] });
  });
});

describe("naming", () => {
  it("is for an operator who has confirmed with a passkey, audited, and mailed to every operator", async () => {
    await expect(name(connectionId, false)).rejects.toMatchObject({ code: "passkey_unconfirmed" });
    await name();
    expect(await findOperatorConnection(database.db)).toMatchObject({ connection: connectionId, namedBy: email });
    const written = await database.db
      .select({ action: auditEntries.action, changes: auditEntries.changes })
      .from(auditEntries)
      .where(eq(auditEntries.targetId, connectionId));
    const named = written.find(({ action }) => action === "operator.connection-named");
    expect(named?.changes).toMatchObject([{ field: "operatorConnection", to: "Acme Okta" }]);
    const mails = await database.db
      .select({ subject: queuedMails.subject })
      .from(queuedMails)
      .where(eq(queuedMails.recipient, email));
    expect(mails).toEqual([{ subject: "Operators may sign in through Acme Okta" }]);
  });

  it("is not for who is no operator any more", async () => {
    await database.db.update(users).set({ operator: false }).where(eq(users.id, operatorId));
    await expect(name()).rejects.toMatchObject({ code: "forbidden" });
    await expect(clearOperatorConnection(asOperator())).rejects.toMatchObject({ code: "forbidden" });
  });

  it("takes a live connection of an organization that an operator belongs to, and one at a time", async () => {
    const elsewhere = await newOrganization(database.db);
    const foreign = await saveSaml(database.db, elsewhere.id, { name: "Foreign", isLive: true });
    await expect(name(foreign.id)).rejects.toMatchObject({ code: "validation_failed" });
    const wanted = { organization: elsewhere.slug, connection: foreign.id };
    const other = nameOperatorConnection({ wanted, isPasskeyProven: true }, asOperator());
    await expect(other).rejects.toMatchObject({ code: "validation_failed" });
    const draft = await saveSaml(database.db, organizationId, { name: "Draft" });
    await expect(name(draft.id)).rejects.toMatchObject({ code: "validation_failed" });
    await name();
    await database.db.update(connections).set({ status: "live" }).where(eq(connections.id, draft.id));
    await name(draft.id);
    expect(await findOperatorConnection(database.db)).toMatchObject({ connection: draft.id });
    // Of an organization that loses it the audit log says so, and of the one that gets it nothing of the other.
    const user = { email: `oscar@${elsewhere.slug}.test` };
    const { id } = await createUser({ organizationId: elsewhere.id, user, createdBy: "api" }, context());
    await database.db.update(users).set({ operator: true }).where(eq(users.id, id));
    await nameOperatorConnection({ wanted, isPasskeyProven: true }, asOperator());
    const named = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, "operator.connection-named"));
    const changesOf = (organization: string) =>
      named.filter(({ organizationId: of }) => of === organization).map(({ changes }) => changes);
    const change = (from: string | null, to: string | null) => [{ field: "operatorConnection", from, to }];
    expect(changesOf(organizationId)).toContainEqual(change("Draft", null));
    expect(changesOf(elsewhere.id)).toEqual([change(null, "Foreign")]);
  });
});
