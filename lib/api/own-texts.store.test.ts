import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { organizations } from "@/drizzle/schema/organizations";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createInvitedUser } from "@/lib/directory/create-invitation";
import { findOrganization } from "@/lib/directory/organization-store";
import { requestLoginCode } from "@/lib/local-sign-in/request-login-code";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const path = "/organizations/worded/texts";
let reader: string;
let stranger: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["worded", "unworded"]) await call("POST", "/organizations", { slug, name: `The ${slug}` });
  reader = (await call("POST", "/organizations/worded/keys", { name: "reader", readOnly: true })).body.key;
  stranger = (await call("POST", "/organizations/unworded/keys", { name: "stranger" })).body.key;
});
afterAll(() => database?.close());

const nothing = { heading: null, introduction: null, help: null };
const noMails = { subjectPrefix: null, greeting: null, invitation: null, signature: null };

describe("custom texts", () => {
  it("are none at first; a patch changes what it names, audited text by text, and null gives back ours", async () => {
    const first = await call("GET", path, undefined, { key: reader });
    expect(first).toMatchObject({ status: 200, body: { fallback: null, en: { ...nothing, ...noMails } } });
    const made = await call("PATCH", path, { fallback: "en", en: { heading: " Welcome ", help: "Help" } });
    expect(made.body).toMatchObject({ fallback: "en", en: { heading: "Welcome", help: "Help", introduction: null } });
    await call("PATCH", path, { de: { heading: "Willkommen" } });
    const last = await call("PATCH", path, { en: { help: null } });
    expect(last.body).toMatchObject({ fallback: "en", en: { ...nothing, heading: "Welcome" } });
    expect(last.body.de.heading).toBe("Willkommen");
    expect((await call("GET", path)).body).toEqual(last.body);
    const audit = (await call("GET", "/organizations/worded/audit?action=organization.updated")).body.items;
    expect(audit.map(({ changes }: { changes: unknown }) => changes)).toEqual([
      [{ field: "texts.en.help", from: "Help", to: null }],
      [{ field: "texts.de.heading", from: null, to: "Willkommen" }],
      [
        { field: "texts.fallback", from: null, to: "en" },
        { field: "texts.en.heading", from: null, to: "Welcome" },
        { field: "texts.en.help", from: null, to: "Help" },
      ],
    ]);
  });

  it("that change nothing are no change", async () => {
    const before = (await call("GET", "/organizations/worded/audit?action=organization.updated")).body.items.length;
    await call("PATCH", path, { en: { heading: "Welcome " } });
    const after = (await call("GET", "/organizations/worded/audit?action=organization.updated")).body.items.length;
    expect(after).toBe(before);
  });

  it.each([
    [{ en: { heading: "{firstName}" } }, "en.heading", "placeholder_unknown: {firstName}"],
    [{ de: { signature: "http://acme.example" } }, "de.signature", "link: http://acme.example"],
    [{ ja: { subjectPrefix: "Acme\r\nBcc: eve@evil.test" } }, "ja.subjectPrefix", "plain_text"],
    [{ en: { footer: "x" } }, "en.footer", "unknown field"],
  ])("%j is refused at its field, and changes nothing", async (body, field, message) => {
    const before = (await call("GET", path)).body;
    const refused = await call("PATCH", path, body);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: field, message }] } });
    expect((await call("GET", path)).body).toEqual(before);
  });

  it("are written by nobody who only reads, over no unseen change, and in no other organization", async () => {
    const tag = (await call("GET", path)).headers.get("etag") ?? "";
    await call("PATCH", path, { en: { introduction: "Seen by nobody yet" } });
    const late = await call("PATCH", path, { en: { heading: "Late" } }, { headers: { "If-Match": tag } });
    expect(late.status).toBe(412);
    expect((await call("PATCH", path, {}, { key: reader })).status).toBe(403);
    expect((await call("GET", path, undefined, { key: stranger })).status).toBe(404);
    expect((await call("PATCH", path, {}, { key: stranger })).status).toBe(404);
  });

  it("are no part of what is read of an organization, and fit into their column or are refused by it", async () => {
    expect(await call("GET", "/organizations/worded").then(({ body }) => Object.keys(body))).not.toContain("texts");
    const write = (texts: unknown) =>
      database.db
        .update(organizations)
        .set({ texts: texts as object })
        .where(eq(organizations.slug, "unworded"));
    for (const bad of [{ en: { help: "x".repeat(33_000) } }, ["a list"], "a text"])
      await expect(write(bad)).rejects.toMatchObject({
        cause: { message: expect.stringContaining("texts_are_short") },
      });
  });
});

describe("mails", () => {
  const now = new Date();
  const ask = async (email: string, organizationSlug: string | null) => {
    const place = { address: `machine of ${email}`, deviceId: null, returnPath: "/", limitScale: 10 };
    return (await requestLoginCode({ email, organizationSlug, ...place }, testContext(database.db, now))).mail;
  };

  it("of an invitation have the organization's words around what they are about", async () => {
    await call("PATCH", path, {
      en: { subjectPrefix: "[{organization}]", greeting: "Hello {person},", invitation: "Welcome!", signature: "IT" },
    });
    const organization = await findOrganization(database.db, "worded");
    if (!organization) throw new Error("no organization");
    const user = { email: "ada@worded.test", fullName: "Ada Lovelace" };
    const input = { organization, language: "en", user, createdBy: "administrator", isInvited: true } as const;
    const { mail } = await createInvitedUser(input, testContext(database.db, now));
    expect(mail?.subject).toMatch(/^\[The worded\] \S/);
    expect(mail?.text).toMatch(/^Hello Ada Lovelace,\n\nWelcome!\n\n[\s\S]*\/sign-in\/worded[\s\S]*\n\nIT$/);
  });

  it("with a code have the words of the only organization that it can open, and of none where there are two", async () => {
    const owner = { organization: { slug: "worded" }, person: { name: "Ada Lovelace", email: "ada@worded.test" } };
    expect(await ask("ada@worded.test", null)).toMatchObject({ kind: "code", owner });
    await call("POST", "/organizations/unworded/users", { email: "ada@worded.test" });
    expect(await ask("ada@worded.test", null)).toMatchObject({ kind: "code", owner: null });
    expect(await ask("ada@worded.test", "worded")).toMatchObject({ kind: "code", owner });
    expect(await ask("ada@worded.test", "unworded")).toMatchObject({ owner: { organization: { texts: {} } } });
    // Where one of them has closed codes, the other one does not speak for it either.
    const close = (emailCodes: "off" | "offered") =>
      database.db.update(organizations).set({ emailCodes }).where(eq(organizations.slug, "worded"));
    await close("off");
    expect(await ask("ada@worded.test", null)).toMatchObject({ kind: "code", owner: null });
    await close("offered");
  });
});
