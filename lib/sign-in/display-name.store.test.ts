import { afterAll, beforeAll, expect, it } from "vitest";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import { randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findSessionPerson, insertSession } from "@/lib/directory/session-store";
import { searchUsers } from "@/lib/directory/user-queries";
import { findUser } from "@/lib/directory/user-store";
import { toUserView } from "@/lib/directory/user-view";
import { searchConsole } from "@/lib/search/quick-search-queries";

/**
 * AD FS, Keycloak and CAS send given name and surname alone (a public case). Relatives looked for: every place that shows a name (users
 * list with search and order, the user's page, session, quick search, REST, the preview of a session).
 */
let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

it("a person of whom only the parts of a name arrived is shown by them everywhere, found by them and sorted by them", async () => {
  const { db } = database;
  const { id: organizationId } = await newOrganization(db);
  const { id } = await saveSaml(db, organizationId);
  const signIn = (subject: string, claims: Record<string, string[]>) =>
    signInAs(db, assertedAda(id, { subject, claims }));
  await signIn("zoe@customer.test", { full_name: ["Zoe"] });
  const { userId } = await signIn("cyrill@customer.test", { given_name: ["Cyrill"], family_name: ["\u00d6tker"] });
  await signIn("anna@customer.test", { FirstName: ["Anna"], LastName: ["Berg"] });

  const name = "Cyrill \u00d6tker";
  const user = await findUser(db, organizationId, userId);
  expect(user && toUserView(user)).toMatchObject({ fullName: null, displayName: name });

  const token = randomToken(32);
  const now = new Date();
  const meta = { address: null, userAgent: null, connectionId: null, encryptedSubject: null, endsAt: null };
  await insertSession(db, { ...meta, id: randomToken(9), token, organizationId, userId, method: "code", now });
  expect((await findSessionPerson(db, token, now))?.user.name).toBe(name);

  const page = { sort: "name", descending: false, turn: null, limit: 10 } as const;
  const { rows } = await searchUsers(db, organizationId, {}, page);
  expect(rows.map(({ email }) => email.split("@")[0])).toEqual(["anna", "cyrill", "zoe"]);
  const found = await searchUsers(db, organizationId, { search: "rill \u00d6t" }, page);
  expect(found.rows.map(({ id: found }) => found)).toEqual([userId]);
  const hits = await searchConsole(db, organizationId, "cyrill");
  expect(hits).toContainEqual({ kind: "user", id: userId, title: name, detail: "cyrill@customer.test" });
});
