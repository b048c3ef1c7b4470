import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identities } from "@/drizzle/schema/connections";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateUserRow } from "@/lib/directory/user-store";

/**
 * A provider's administrator normalizes the case of addresses, and everybody's NameID is spelled again (a public case). Relatives
 * looked for: the link (stored and new ones), the identifying claim, attributes that must match, user principal names, the people of
 * an impact preview, white space around a subject, and two spellings that arrive at once.
 */
const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

async function newWorld(provisioning: object = {}) {
  const organization = await newOrganization(database.db);
  const { id } = await saveSaml(database.db, organization.id, { provisioning });
  return (subject: string, subjectFormat: string, claims: Record<string, string[]> = {}) =>
    signInAs(database.db, assertedAda(id, { subject, subjectFormat, claims }));
}

const refusedWith = (code: string) => expect.objectContaining({ code });

describe("one person, two spellings", () => {
  it.each([
    ["all of it", "anna.berg@customer.example"],
    ["only the domain", "Anna.Berg@customer.example"],
  ])("a NameID of e-mail format that changes its case, %s, is the same user", async (_what, later) => {
    const signIn = await newWorld();
    const { userId } = await signIn("Anna.Berg@Customer.Example", email);
    const again = await signIn(later, email);
    expect(again.userId).toBe(userId);
    expect(again.decision).toMatchObject({ kind: "unchanged" });
  });

  it.each([persistent, unspecified])("a subject of format %s counts byte for byte", async (format) => {
    const signIn = await newWorld();
    const mail = { email: ["anna@customer.example"] };
    const policy = { identifyBy: { field: "email", claim: "email" } };
    const byClaim = await newWorld(policy);
    await byClaim("AbC", format, mail);
    await expect(byClaim("abc", format, mail)).rejects.toEqual(refusedWith("subject_changed"));
    const one = await signIn("AbC@customer.example", format, { email: ["one@customer.example"] });
    const two = await signIn("abc@customer.example", format, { email: ["two@customer.example"] });
    expect(two.userId).not.toBe(one.userId);
  });

  it("two spellings that arrive at once are one user with one link", async () => {
    const signIn = await newWorld({ identifyBy: { field: "userName", claim: "uid" } });
    const results = await Promise.all(
      ["Anna@Customer.example", "anna@customer.example"].map((subject, n) =>
        // With addresses of their own, nothing but the link can make them one.
        signIn(subject, email, { email: [`mail-${n}@customer.example`], uid: [`u${n}`] }),
      ),
    );
    expect(new Set(results.map(({ userId }) => userId)).size).toBe(1);
  });

  it("the database refuses a second spelling even where nothing looked for the first", async () => {
    const signIn = await newWorld();
    const { userId } = await signIn("Anna@Customer.example", email);
    const other = await signIn("eve@customer.example", email);
    const [link] = await database.db.select().from(identities).where(eq(identities.userId, userId));
    const write = database.db
      .update(identities)
      .set({ foldedSubject: link?.foldedSubject })
      .where(eq(identities.userId, other.userId));
    await expect(write).rejects.toMatchObject({ cause: { code: "23505" } });
  });

  it("a link from before spellings were folded goes on: found as it is, and by its own spelling where two differ in case", async () => {
    const signIn = await newWorld({ identifyBy: { field: "email", claim: "email" } });
    const one = await signIn("Anna@customer.example", unspecified, { email: ["one@customer.example"] });
    const two = await signIn("anna@customer.example", unspecified, { email: ["two@customer.example"] });
    const mail = { email: ["one@customer.example"] };
    expect((await signIn("Anna@customer.example", email, mail)).userId).toBe(one.userId);
    expect((await signIn("anna@customer.example", email, { email: ["two@customer.example"] })).userId).toBe(two.userId);
    await expect(signIn("ANNA@customer.example", email, mail)).rejects.toEqual(refusedWith("subject_changed"));
  });

  it("a user principal name identifies in any case", async () => {
    const organization = await newOrganization(database.db);
    const { id } = await saveSaml(database.db, organization.id, {
      provisioning: { identifyBy: { field: "userPrincipalName", claim: "upn" } },
    });
    const asserted = assertedAda(id, {
      subject: "s-1",
      claims: { email: ["anna@customer.example"], upn: ["x@corp.test"] },
    });
    const first = await signInAs(database.db, asserted);
    await updateUserRow(database.db, organization.id, first.userId, { userPrincipalName: "Anna.Berg@Corp.test" });
    await database.db.delete(identities).where(eq(identities.userId, first.userId));
    const claims = { email: ["anna@customer.example"], upn: ["anna.berg@corp.test"] };
    expect((await signInAs(database.db, assertedAda(id, { subject: "s-2", claims }))).userId).toBe(first.userId);
  });
});
