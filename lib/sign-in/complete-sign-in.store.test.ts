import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  buildResponse,
  encodeResponse,
  type KeyPair,
  makeKeyPair,
  type ResponseOptions,
} from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { listAudit } from "@/lib/audit/audit-queries";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { createOrganization } from "@/lib/directory/save-organization";
import { findSessionPerson } from "@/lib/directory/session-store";
import { findUserByEmail } from "@/lib/directory/user-store";
import { cleanExpired } from "@/lib/jobs/clean-expired-store";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { completeSignIn } from "./complete-sign-in";
import { redeemTicket } from "./redeem-ticket";
import { startSignIn } from "./start-sign-in";

let database: DatabaseHandle;
let idp: KeyPair;

const context = () => testContext(database.db);

beforeAll(async () => {
  idp = await makeKeyPair("idp");
  database = await openTestDatabase();
});

afterAll(async () => {
  await database?.close();
});

let counter = 0;

async function newConnection(change: { saml?: object; provisioning?: object } = {}) {
  counter += 1;
  const slug = `org-${Date.now().toString(36)}-${counter}`;
  const organization = await createOrganization({ slug, name: slug, tenantId: null }, context());
  const connection = connectionInputSchema.parse({
    name: "Test provider",
    kind: "generic-saml",
    status: "live",
    saml: {
      issuer: "https://idp.test",
      ssoUrl: "https://idp.test/sso",
      certificates: [idp.certificate],
      ...change.saml,
    },
    provisioning: change.provisioning,
  });
  const saved = await saveConnection(
    { organizationId: organization.id, connectionId: null, connection, explicitSamlFields: [] },
    context(),
  );
  if (saved.protocol !== "saml") throw new Error("SAML expected");
  return { organization, connection: saved, addresses: spAddresses(saved.id, saved.saml, baseUrl) };
}

type Made = Awaited<ReturnType<typeof newConnection>>;

async function begin({ connection }: Made) {
  const { request, browserToken } = await startSignIn(
    {
      connectionId: connection.id,
      returnTo: "/dashboard?x=1",
      loginHint: null,
      initiatingIssuer: null,
      browserToken: null,
    },
    context(),
  );
  if (request.binding !== "redirect") throw new Error("redirect expected");
  const query = new URL(request.url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  return { browserToken, relayState: query.get("RelayState"), requestId: / ID="([^"]+)"/.exec(xml)?.[1] ?? "" };
}

function responseFor({ addresses }: Made, inResponseTo: string | null, change: Partial<ResponseOptions> = {}): string {
  return encodeResponse(
    buildResponse({
      issuer: "https://idp.test",
      acsUrl: addresses.acsUrl,
      audience: addresses.entityId,
      inResponseTo,
      nameId: "ada@acme.test",
      attributes: { full_name: ["Ada Lovelace"], role: ["developer"] },
      now: new Date(),
      key: idp,
      ...change,
    }),
  );
}

function post(connectionId: string | null, samlResponse: string, relayState: string | null) {
  const body = new URLSearchParams({
    SAMLResponse: samlResponse,
    ...(relayState !== null && { RelayState: relayState }),
  });
  const request = new Request(`${baseUrl}/saml/consume`, { method: "POST", body });
  return completeSignIn({ protocol: "saml", connectionId, request }, context());
}

async function codeOf(made: Made, outcome: Awaited<ReturnType<typeof post>>): Promise<string> {
  const event = await findEvent(database.db, made.organization.id, outcome.reference);
  return event?.code ?? (outcome.status === "failed" ? outcome.code : "ok");
}

const browser = {
  address: "127.0.0.1",
  userAgent: "test",
  currentUserId: null,
  elsewhereToken: null,
  isSwitchConfirmed: false,
};

describe("a sign-in through SAML", () => {
  it("IK-O3, IK-O4: creates the user with name and role, and updates them at the next sign-in", async () => {
    const made = await newConnection();
    const first = await begin(made);
    const outcome = await post(made.connection.id, responseFor(made, first.requestId), first.relayState);
    expect(outcome.status).toBe("signed-in");
    if (outcome.status !== "signed-in") return;
    const landed = await redeemTicket(
      { handle: outcome.ticket, browserToken: first.browserToken, ...browser },
      context(),
    );
    expect(landed).toMatchObject({ status: "session", returnPath: "/dashboard?x=1" });
    if (landed.status !== "session") return;
    const person = await findSessionPerson(database.db, landed.token, new Date());
    expect(person).toMatchObject({
      user: { email: "ada@acme.test", name: "Ada Lovelace" },
      roles: ["developer"],
      isOperator: false,
    });

    const second = await begin(made);
    const changed = responseFor(made, second.requestId, { attributes: { full_name: ["Ada King"], role: ["finance"] } });
    expect((await post(made.connection.id, changed, second.relayState)).status).toBe("signed-in");
    const user = await findUserByEmail(database.db, made.organization.id, "ada@acme.test");
    expect(user?.fullName).toBe("Ada King");
    expect((await rolesOfUsers(database.db, made.organization.id, [user?.id ?? ""])).get(user?.id ?? "")).toEqual([
      "finance",
    ]);

    const before = await listAudit(database.db, made.organization.id, {}, { limit: 100, before: null });
    const third = await begin(made);
    expect(
      (
        await post(
          made.connection.id,
          responseFor(made, third.requestId, { attributes: { full_name: ["Ada King"], role: ["finance"] } }),
          third.relayState,
        )
      ).status,
    ).toBe("signed-in");
    expect(await listAudit(database.db, made.organization.id, {}, { limit: 100, before: null })).toHaveLength(
      before.length,
    );
  });

  it("a response is good for exactly one session, also when it arrives 20 times at once", async () => {
    const made = await newConnection();
    const attempt = await begin(made);
    const response = responseFor(made, attempt.requestId);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => post(made.connection.id, response, attempt.relayState)),
    );
    expect(outcomes.filter((outcome) => outcome.status === "signed-in")).toHaveLength(1);
    expect(await codeOf(made, await post(made.connection.id, response, attempt.relayState))).toBe("saml_request_used");
  });

  it("another browser never gets the session, and its ticket is burnt", async () => {
    const made = await newConnection();
    const attempt = await begin(made);
    const outcome = await post(made.connection.id, responseFor(made, attempt.requestId), attempt.relayState);
    if (outcome.status !== "signed-in") throw new Error("expected a ticket");
    const stolen = await redeemTicket({ handle: outcome.ticket, browserToken: "x".repeat(43), ...browser }, context());
    expect(stolen).toMatchObject({ status: "failed", publicCode: "start_again" });
    expect(await codeOf(made, outcome)).toBe("browser_binding");
    const late = await redeemTicket(
      { handle: outcome.ticket, browserToken: attempt.browserToken, ...browser },
      context(),
    );
    expect(late.status).toBe("failed");
  });

  it("a sign-in that another site began asks before it replaces somebody else's session", async () => {
    const made = await newConnection();
    const attempt = await begin(made);
    const outcome = await post(made.connection.id, responseFor(made, attempt.requestId), attempt.relayState);
    if (outcome.status !== "signed-in") throw new Error("expected a ticket");
    const { browserToken } = attempt;
    const elsewhere = { handle: outcome.ticket, browserToken, ...browser, elsewhereToken: browserToken };
    const asked = await redeemTicket({ ...elsewhere, currentUserId: "somebody else" }, context());
    expect(asked).toEqual({ status: "ask-to-switch" });
    const user = await findUserByEmail(database.db, made.organization.id, "ada@acme.test");
    expect((await redeemTicket({ ...elsewhere, currentUserId: user?.id ?? null }, context())).status).toBe("session");
  });

  it("what another site began is told from what the browser began itself, whichever came first", async () => {
    const made = await newConnection();
    const [planted, own] = [await begin(made), await begin(made)];
    const outcome = await post(made.connection.id, responseFor(made, own.requestId), own.relayState);
    if (outcome.status !== "signed-in") throw new Error("expected a ticket");
    const both = `${own.browserToken}.${planted.browserToken}`;
    const known = {
      ...browser,
      browserToken: both,
      elsewhereToken: planted.browserToken,
      currentUserId: "somebody else",
    };
    expect((await redeemTicket({ handle: outcome.ticket, ...known }, context())).status).toBe("session");
    const late = await post(made.connection.id, responseFor(made, planted.requestId), planted.relayState);
    if (late.status !== "signed-in") throw new Error("expected a ticket");
    expect(await redeemTicket({ handle: late.ticket, ...known }, context())).toEqual({ status: "ask-to-switch" });
  });

  it("IK-O7: an unsolicited response is refused by default, and works once where it is allowed", async () => {
    const closed = await newConnection();
    expect(await codeOf(closed, await post(closed.connection.id, responseFor(closed, null), null))).toBe(
      "saml_unsolicited",
    );
    const open = await newConnection({ saml: { allowIdpInitiated: true } });
    const response = responseFor(open, null);
    expect((await post(open.connection.id, response, "/dashboard")).status).toBe("signed-in");
    expect(await codeOf(open, await post(open.connection.id, response, "/dashboard"))).toBe("saml_replay");
  });

  it("two organizations with the same issuer never take each other's responses", async () => {
    const shared = { addressStyle: "shared", allowIdpInitiated: true } as const;
    const victim = await newConnection({ saml: { ...shared, issuer: "https://same.test" } });
    const squatterKey = await makeKeyPair("squatter");
    const squatter = await newConnection({
      saml: { ...shared, issuer: "https://same.test", certificates: [squatterKey.certificate] },
    });
    const outcome = await post(null, responseFor(victim, null, { issuer: "https://same.test" }), null);
    expect(await codeOf(victim, outcome)).toBe("ok");
    expect(await findEvent(database.db, squatter.organization.id, outcome.reference)).toBeNull();
    const attempt = await begin(victim);
    const forged = responseFor(victim, attempt.requestId, { issuer: "https://same.test", key: squatterKey });
    expect(await codeOf(victim, await post(null, forged, attempt.relayState))).toBe("saml_signature_invalid");
  });

  it("what the provider said about a person is forgotten with its copies when its days are over; the reasons stay", async () => {
    const made = await newConnection();
    const attempt = await begin(made);
    const outcome = await post(made.connection.id, responseFor(made, attempt.requestId), attempt.relayState);
    const read = () => findEvent(database.db, made.organization.id, outcome.reference);
    const before = await read();
    expect(before?.claims).toBeTruthy();
    expect(JSON.stringify(before?.decision)).toContain("Ada Lovelace");
    await cleanExpired(database.db, new Date(Date.now() + 31 * 24 * 3_600_000));
    const after = await read();
    expect(after?.claims).toBeNull();
    expect(after?.decision).toEqual({ ...Object(before?.decision), changes: [] });
  });

  it("refusals of the gate write no user", async () => {
    const made = await newConnection({ provisioning: { createUsers: false } });
    const attempt = await begin(made);
    expect(
      await codeOf(made, await post(made.connection.id, responseFor(made, attempt.requestId), attempt.relayState)),
    ).toBe("user_creation_off");
    expect(await findUserByEmail(database.db, made.organization.id, "ada@acme.test")).toBeNull();
    const other = await newConnection({ provisioning: { tenantClaim: { claim: "imagekit_id", value: "acme" } } });
    const next = await begin(other);
    expect(
      await codeOf(other, await post(other.connection.id, responseFor(other, next.requestId), next.relayState)),
    ).toBe("tenant_claim");
    const third = await newConnection();
    const unmapped = await begin(third);
    const response = responseFor(third, unmapped.requestId, { attributes: { role: ["king"] } });
    expect(await codeOf(third, await post(third.connection.id, response, unmapped.relayState))).toBe("role_unmapped");
  });
});
