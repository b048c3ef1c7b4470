import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { insertEvent } from "@/lib/activity/event-store";
import { randomId } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { newClaims } from "@/lib/identity/asserted-identity";
import { buildRequestBundle } from "./build-request-bundle";
import { buildSupportBundle } from "./build-support-bundle";

// A file that leaves the house: what is looked for in it is a name, an address, an id of a person, or a token.

const about = { version: "1", database: "pglite", node: "24" };
let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
const ctx = () => testContext(database.db);

async function world() {
  const { organizationId } = await newDirectory(database.db);
  const { id: connectionId } = await saveSaml(database.db, organizationId, {
    provisioning: { roles: { unmapped: "ignore" } },
  });
  const made = await newDirectory(database.db, { organizationId, connectionId, name: "Entra", preset: "entra" });
  const person = {
    externalId: "E-4711-secret",
    displayName: "Ada Lovelace",
    title: "Countess",
    phoneNumbers: [{ value: "+44 1", type: "work" }],
  };
  const { id } = await made.post("ada", person);
  await made.patch(`/Users/${id}`, { op: "replace", path: "displayName", value: "Ada Byron" });
  await made.call("GET", `/Users?filter=${encodeURIComponent(`userName eq "ada@${made.domain}"`)}`);
  return { ...made, id, connectionId };
}

const secrets = ({ domain, token }: { domain: string; token: string }) => [
  // As a word: three letters also occur in random ids.
  /\bada\b/i,
  /lovelace|byron/i,
  /E-4711/,
  /countess/i,
  /\+44/,
  new RegExp(domain),
  new RegExp(token),
  /tokenHash/,
];

describe("a bundle", () => {
  it("of a request says what was asked in which form, and how the directory is set up; and names nobody", async () => {
    const made = await world();
    const [read, patched, posted] = await made.requests();
    const of = (request: typeof read) =>
      buildRequestBundle({ ...made.name, requestId: request?.id ?? 0 }, about, ctx());
    const bundles = [await of(read), await of(patched), await of(posted)];
    expect(bundles[2]).toMatchObject({
      format: "gatehouse-support-request",
      request: { method: "POST", path: "/Users", status: 201, body: { phoneNumbers: [{ value: "(5 characters)" }] } },
      directory: { preset: "entra", status: "active", dryRun: false, tokens: [{ expiresAt: null }] },
    });
    expect(bundles[0]).toMatchObject({ request: { path: "/Users", parameters: ["filter"], body: null } });
    for (const bundle of bundles)
      for (const secret of secrets(made)) expect(JSON.stringify(bundle)).not.toMatch(secret);
  });

  it("of a sign-in says what the directory said of the person, and names nobody", async () => {
    const made = await world();
    const claims = Object.assign(newClaims(), { email: [`ada@${made.domain}`] });
    const { userId } = await signInAs(
      database.db,
      assertedAda(made.connectionId, { subject: "E-4711-secret", claims }),
    );
    const event = { organizationId: made.organizationId, protocol: "saml", purpose: "sign-in", code: "ok" } as const;
    const empty = { connection: null, checks: [], decision: null, claims: null, claimsRetentionDays: 0 };
    const times = { durationMilliseconds: 1, createdAt: new Date() };
    const reference = randomId(10);
    await insertEvent(database.db, { ...event, ...empty, ...times, reference, email: `ada@${made.domain}`, userId });
    const bundle = await buildSupportBundle({ organizationId: made.organizationId, reference }, about, ctx());
    expect(bundle).toMatchObject({
      directories: [
        { person: null },
        {
          preset: "entra",
          active: 1,
          person: {
            active: true,
            externalId: "(13 characters)",
            requests: [{ body: { Operations: [{ op: "replace", path: "displayName" }] } }, {}],
          },
        },
      ],
    });
    for (const secret of secrets(made)) expect(JSON.stringify(bundle)).not.toMatch(secret);
  });

  it("of another organization's request is none", async () => {
    const made = await world();
    const other = await newOrganization(database.db);
    const [request] = await made.requests();
    const foreign = { ...made.name, organizationId: other.id, requestId: request?.id ?? 0 };
    await expect(buildRequestBundle(foreign, about, ctx())).rejects.toMatchObject({ code: "not_found" });
  });
});
