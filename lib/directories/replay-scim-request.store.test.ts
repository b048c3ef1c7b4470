import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprint } from "@/e2e/support/connection-world";
import { newOrganization } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createAttribute } from "@/lib/directory/save-attribute";
import { replayScimRequest } from "./replay-scim-request";

// A replay that changes something, or tells of another organization, would be worse than none.

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
const ctx = () => testContext(database.db);

async function world() {
  const made = await newDirectory(database.db);
  const { id } = await made.post("ada", { title: "Countess" });
  const replay = async (index: number) => {
    const requestId = (await made.requests())[index]?.id ?? 0;
    const before = await fingerprint(database.db);
    const result = await replayScimRequest({ ...made.name, requestId }, ctx());
    expect(await fingerprint(database.db)).toEqual(before);
    return result;
  };
  return { ...made, id, replay };
}

const keys = (facts: readonly object[] = []) => facts.map((fact) => ("key" in fact ? fact.key : null));

describe("a request that is replayed", () => {
  it("says what it would give by the attributes of today, and changes nothing", async () => {
    const { organizationId, replay } = await world();
    expect(await replay(0)).toMatchObject({ status: 200, action: "user.updated", facts: [{ key: "scimUnchanged" }] });
    await createAttribute({ organizationId, attribute: { key: "title", label: "Title", type: "text" } }, ctx());
    expect(await replay(0)).toMatchObject({
      status: 200,
      facts: [{ key: "scimFieldChanged", args: { field: "title", to: { value: "Countess" } } }],
    });
  });

  it("deactivates nobody, and says what it would end", async () => {
    const { id, patch, replay, requests } = await world();
    await patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
    await patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
    const result = await replay(1);
    expect(result?.action).toBe("user.deactivated");
    expect(keys(result?.facts)).toEqual(["scimSuspended"]);
    expect(await requests()).toHaveLength(3);
  });

  it("is about the same entries of a list as it was", async () => {
    const { domain, id, patch, replay } = await world();
    const emails = [
      { type: "home", value: `home@${domain}` },
      { type: "work", value: `work@${domain}` },
    ];
    await patch(`/Users/${id}`, { op: "add", path: "emails", value: emails });
    await patch(`/Users/${id}`, { op: "replace", path: 'emails[type eq "work"].value', value: `new@${domain}` });
    await patch(`/Users/${id}`, { op: "replace", path: "emails", value: emails });
    expect(await replay(1)).toMatchObject({
      action: "user.updated",
      facts: [{ key: "scimFieldChanged", args: { from: { value: `work@${domain}` }, to: { value: `new@${domain}` } } }],
    });
  });

  it("is refused as it would be, and a creation of somebody who is gone creates nobody", async () => {
    const { id, call, replay } = await world();
    await call("DELETE", `/Users/${id}`);
    expect(await replay(0), "the entry is gone").toMatchObject({ status: 404, action: "refused" });
    expect(await replay(1)).toMatchObject({ status: 201, action: "user.created" });
    expect((await call("GET", "/Users")).body.totalResults).toBe(0);
  });

  it("is none for questions, groups and other organizations", async () => {
    const { name, call, replay, requests } = await world();
    await call("GET", "/Users");
    expect(await replay(0)).toBeNull();
    await call("POST", "/Groups", { displayName: "Team" });
    expect(await replay(0)).toBeNull();
    const requestId = (await requests()).at(-1)?.id ?? 0;
    const other = await newOrganization(database.db);
    expect(await replayScimRequest({ ...name, organizationId: other.id, requestId }, ctx())).toBeNull();
  });
});
