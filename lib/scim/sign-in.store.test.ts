import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertedAda, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import { newClaims } from "@/lib/identity/asserted-identity";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** A directory and the connection of the same provider, by which people sign in. */
async function world(change: { verified?: boolean } = {}) {
  const made = await newDirectory(database.db, { verified: change.verified ?? true });
  const { organizationId, domain } = made;
  const { id } = await saveSaml(database.db, organizationId, { provisioning: { roles: { unmapped: "ignore" } } });
  const directory = await newDirectory(database.db, { organizationId, connectionId: id, name: "Same provider" });
  const signIn = (subject: string, email = `ada@${domain}`) =>
    signInAs(database.db, assertedAda(id, { subject, claims: Object.assign(newClaims(), { email: [email] }) }));
  return { ...directory, connectionId: id, domain, signIn };
}

describe("one person", () => {
  it("whom the directory names first, and who signs in by the same address", async () => {
    const { organizationId, domain, post, signIn } = await world();
    await post("ada");
    const user = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    expect((await signIn(`ada@${domain}`)).userId).toBe(user?.id);
  });

  it("whom the directory names first, and who signs in by the external id with another address", async () => {
    const { organizationId, domain, post, signIn } = await world();
    await post("ada", { externalId: "4711" });
    const user = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    const { userId, decision } = await signIn("4711", `countess@${domain}`);
    expect(userId).toBe(user?.id);
    expect(decision.kind).toBe("link");
  });

  it.each([
    ["the subject", "4711", { externalId: "4711" }],
    ["the userName", "ADA", { userName: "ada" }],
    ["the address", "something else", {}],
  ])("who signs in first, and whom the directory then calls by %s", async (what, subject, change) => {
    const { organizationId, domain, call, person, signIn } = await world();
    const address = what === "the userName" ? { emails: [{ value: `ada@${domain}` }] } : {};
    const { userId } = await signIn(subject.toLowerCase());
    const made = await call("POST", "/Users", { ...person("ada"), ...address, ...change });
    expect(made.status, made.text).toBe(201);
    expect(await findUserByEmail(database.db, organizationId, `ada@${domain}`)).toMatchObject({ id: userId });
  });

  it("who signs in first by a subject, where the domain is nobody's and the directory knows the subject", async () => {
    const { call, signIn } = await world({ verified: false });
    const { userId } = await signIn("4711", "ada@unverified.test");
    const made = await call("POST", "/Users", { userName: "ada@unverified.test", externalId: "4711" });
    expect(made.status).toBe(201);
    expect((await call("GET", "/Users")).body.totalResults).toBe(1);
    const other = await call("POST", "/Users", {
      userName: "x@unverified.test",
      externalId: "4712",
      emails: [{ value: "ada@unverified.test" }],
    });
    expect(other.status).toBe(409);
    expect(userId).toEqual(expect.any(String));
  });

  it("is neither of two whom the directory calls by one external id: only the address says who it is", async () => {
    const { organizationId, domain, post, signIn } = await world();
    await post("ada", { externalId: "4711" });
    await post("eve", { externalId: "4711" });
    const [ada, eve] = await Promise.all(
      ["ada", "eve"].map((name) => findUserByEmail(database.db, organizationId, `${name}@${domain}`)),
    );
    const stranger = await signIn("4711", `cyd@${domain}`);
    expect([ada?.id, eve?.id]).not.toContain(stranger.userId);
  });

  it("who signed in stays one user when two entries have their external id: the second entry stands for nobody", async () => {
    const { organizationId, domain, call, post, requests, signIn } = await world();
    const { userId } = await signIn("4711");
    await post("ada", { externalId: "4711" });
    const second = await call("POST", "/Users", { userName: `eve@${domain}`, externalId: "4711" });
    expect(second.status).toBe(201);
    expect((await requests())[0]).toMatchObject({ userId: null, facts: [{ key: "scimOwned" }] });
    expect(await findUserByEmail(database.db, organizationId, `eve@${domain}`)).toBeNull();
    expect(await findUserByEmail(database.db, organizationId, `ada@${domain}`)).toMatchObject({ id: userId });
  });

  it("is held to the domains that the connection allows, by the address of the user who is found", async () => {
    const { organizationId, connectionId, post, signIn } = await world();
    await post("ada", { externalId: "4711" });
    const provisioning = { allowedDomains: ["other.test"], roles: { unmapped: "ignore" } };
    await saveSaml(database.db, organizationId, { id: connectionId, provisioning });
    await expect(signIn("4711", "ada@other.test")).rejects.toMatchObject({ code: "domain_not_allowed" });
  });

  it("is not found by what another provider's directory calls them", async () => {
    const { organizationId, domain, signIn } = await world();
    const stranger = await newDirectory(database.db, { organizationId });
    await stranger.post("eve", { externalId: "4711" });
    const { userId } = await signIn("4711");
    const eve = await findUserByEmail(database.db, organizationId, `eve@${domain}`);
    expect(userId).not.toBe(eve?.id);
  });
});

describe("whom the directory says to be inactive", () => {
  it.each(["switched off", "deleted"])("no sign-in lets in: %s", async (how) => {
    const { domain, call, patch, post, signIn } = await world();
    const { id } = await post("ada");
    await signIn(`ada@${domain}`);
    if (how === "deleted") await call("DELETE", `/Users/${id}`);
    else await patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
    await expect(signIn(`ada@${domain}`)).rejects.toMatchObject({ code: "user_disabled" });
  });

  it("no sign-in makes a user again, when an administrator removed them", async () => {
    const { organizationId, domain, post, signIn } = await world();
    await post("ada", { active: false });
    const user = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    await deleteUser({ organizationId, userId: user?.id ?? "", byOperator: true }, testContext(database.db));
    await expect(signIn(`ada@${domain}`)).rejects.toMatchObject({ code: "user_disabled" });
    expect((await signIn("eve", `eve@${domain}`)).userId).toEqual(expect.any(String));
  });
});
