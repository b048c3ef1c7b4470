import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { newOrganization } from "@/e2e/support/directory-world";
import { signedInPerson, startSession } from "@/e2e/support/provider-world";
import { signInTo } from "@/e2e/support/relying-party";
import { newDirectory } from "@/e2e/support/scim-world";
import { toRequestView } from "@/lib/directories/request-view";
import { listGrants } from "@/lib/directory/grant-store";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { findSessionPerson } from "@/lib/directory/session-store";
import { findReceipt, listReceipts } from "@/lib/leaving/receipt-store";
import { consumeLoginCode, insertLoginCode } from "@/lib/local-sign-in/login-code-store";
import { updateDirectoryRow } from "./directory-store";

// Looked for: a receipt of what is still open, or of what a dry run or a refusal left as it was; and an answer of the log without the
// numbers that an administrator asks for.

let world: ApplicationWorld;
let rounds = 0;
beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const off = { op: "replace", path: "active", value: false };

/** Somebody of the directory who uses an application that wants to hear of ends, and one that does not. */
async function leaver(change: Parameters<typeof newDirectory>[1] = {}) {
  rounds += 1;
  const { db, organizationId } = world;
  const directory = await newDirectory(db, { organizationId, name: "Entra", ...change });
  const email = `ada-${rounds}@${directory.domain}`;
  const { browser, userId } = await world.ada({ email, roles: [], groups: [] });
  const { id } = (await directory.call("POST", "/Users", directory.person(`ada-${rounds}`))).body;
  await directory.call("POST", "/Groups", { displayName: `Team ${rounds}`, members: [{ value: id }] });
  const wiki = await world.wiki({ name: `Wiki ${rounds}`, backchannelLogoutUri: "https://wiki.test/logout" });
  const silent = await world.wiki({ name: `Silent ${rounds}` });
  await signInTo(wiki.config, browser);
  await signInTo(silent.config, browser);
  const receipts = () => listReceipts(db, { organizationId, userId }, { limit: 10, before: null });
  const isSignedIn = async () => (await findSessionPerson(db, browser.token ?? "", new Date())) !== null;
  return { ...directory, email, userId, id, round: rounds, receipts, isSignedIn };
}

describe("a directory that deactivates somebody", () => {
  it("is told with the number of sessions and applications, and leaves a receipt", async () => {
    const ada = await leaver();
    const { db, organizationId } = world;
    await startSession(db, organizationId, ada.userId);
    expect((await ada.patch(`/Users/${ada.id}`, off)).status).toBe(200);
    expect(await ada.isSignedIn()).toBe(false);
    const [request] = await ada.requests();
    if (!request) throw new Error("no request");
    expect(toRequestView(request, "Entra")).toMatchObject({
      text: `Entra deactivated ${ada.email}`,
      changes: ["the user was suspended; 2 sessions ended", `1 application is notified: Wiki ${ada.round}`],
    });
    const [receipt] = await ada.receipts();
    expect(request.receiptId).toBe(receipt?.id);
    expect(receipt).toMatchObject({ closedBy: "directory Entra", email: ada.email });
    expect(receipt?.doors.map(({ door, state, count }) => [door, state, count])).toEqual([
      ["status", "closed", 1],
      ["sessions", "closed", 2],
      ["applications", "closed", 2],
      ["applicationTokens", "closed", expect.any(Number)],
      ["groups", "left_open", 1],
    ]);
    const granted = { organizationId, userId: ada.userId, grantedBy: `scim:${ada.directory.id}` };
    expect(await listGrants(db, "group", granted)).toHaveLength(1);
  });

  it("uses up the codes that were mailed: none of them is good after a return", async () => {
    const ada = await leaver();
    const { db, organizationId } = world;
    const slug = (await findOrganizationById(db, organizationId))?.slug ?? "";
    const at = new Date();
    const challengeHash = `challenge-${ada.round}`;
    const place = { address: "10.0.0.1", deviceId: null, returnPath: "/" };
    const limits = { triesLeft: 5, triesTaken: 0, createdAt: at, usedAt: null };
    await insertLoginCode(db, {
      ...{ challengeHash, email: ada.email, organizationSlug: slug, codeHash: "hash", ...place, ...limits },
      expiresAt: new Date(at.getTime() + 600_000),
    });
    await ada.patch(`/Users/${ada.id}`, off);
    await ada.patch(`/Users/${ada.id}`, { ...off, value: true });
    expect(await consumeLoginCode(db, challengeHash, new Date())).toBe(false);
  });

  it("leaves none in a dry run, where everything stays open", async () => {
    const ada = await leaver();
    await updateDirectoryRow(world.db, ada.name, { dryRun: true });
    await ada.patch(`/Users/${ada.id}`, off);
    expect((await ada.requests())[0]).toMatchObject({ receiptId: null, dryRun: true });
    expect(await ada.receipts()).toEqual([]);
    expect(await ada.isSignedIn()).toBe(true);
  });

  it("leaves none of the last administrator, who stays", async () => {
    const other = await newOrganization(world.db);
    const { patch, call, person, requests, domain, directory } = await newDirectory(world.db, {
      organizationId: other.id,
    });
    await signedInPerson(world.db, other.id, { email: `admin@${domain}`, roles: ["account_administrator"] });
    const { id } = (await call("POST", "/Users", person("admin"))).body;
    expect((await patch(`/Users/${id}`, off)).status).toBe(409);
    expect((await requests())[0]).toMatchObject({ receiptId: null, directoryId: directory.id });
  });

  it("leaves none of somebody who was inactive from the beginning", async () => {
    const { post, requests } = await newDirectory(world.db);
    await post("eve", { active: false });
    expect((await requests())[0]).toMatchObject({ action: "user.created", receiptId: null });
  });
});

describe("a directory that deletes somebody", () => {
  it("leaves a receipt that outlives the user, in its own organization", async () => {
    const ada = await leaver({ onDelete: "remove" });
    expect((await ada.call("DELETE", `/Users/${ada.id}`)).status).toBe(204);
    const [request] = await ada.requests();
    expect(request?.facts.map((fact) => "key" in fact && fact.key)).toEqual([
      "scimUserRemoved",
      "scimApplicationsTold",
    ]);
    const receipt = await findReceipt(world.db, world.organizationId, request?.receiptId ?? "");
    expect(receipt).toMatchObject({ userId: null, email: ada.email });
    expect(receipt?.doors).toContainEqual(expect.objectContaining({ door: "sessions", state: "closed", count: 1 }));
    const other = await newOrganization(world.db);
    expect(await findReceipt(world.db, other.id, request?.receiptId ?? "")).toBeNull();
  });
});
