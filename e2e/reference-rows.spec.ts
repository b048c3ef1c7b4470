import { expect, test } from "@playwright/test";
import { type Connected, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { buildResponse, encodeResponse, type ResponseOptions } from "./support/saml-response";
import { sentRequest } from "./support/schemas";

// Rows of the reference systems that need no page: what goes out, what is taken, and what becomes of it.
let gatehouse: Gatehouse;
let acme: Connected;

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
});

test.afterAll(() => gatehouse?.stop());

let counter = 0;
test.beforeEach(async () => {
  counter += 1;
  acme = await connectOrganization(gatehouse, `row-${counter}`);
});

const path = () => `/organizations/${acme.slug}/connections/${acme.connectionId}`;
const patch = async (change: object) => {
  const answer = await gatehouse.api("PATCH", `${path()}?override=a%20test`, change);
  expect(answer.status, await answer.clone().text()).toBe(200);
};

async function signIn(attributes: Record<string, string[]> = {}, change: Partial<ResponseOptions> = {}) {
  const started = await startLogin(gatehouse.base, acme.connectionId);
  const answer = answerFor(started, acme.provider, { nameId: "ada@acme.test", attributes }, change);
  const target = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
  const reference = target.searchParams.get("reference");
  if (reference) {
    const event = await gatehouse.api("GET", `/organizations/${acme.slug}/events/${reference}`);
    return { code: ((await event.json()) as { code: string }).code, session: null };
  }
  return { code: "ok", ...(await land(target, started.cookie)) };
}

const users = async () => {
  const answer = await gatehouse.api("GET", `/organizations/${acme.slug}/users`);
  return ((await answer.json()) as { items: { email: string; fullName: string | null; roles: string[] }[] }).items;
};

async function requestFor(query = "") {
  const answer = await fetch(`${gatehouse.base}/sso/${acme.connectionId}${query}`, { redirect: "manual" });
  return { xml: await sentRequest(answer.clone()), location: new URL(answer.headers.get("location") ?? "about:blank") };
}

test("IK-A2: the tenant's claim must be there and name this tenant; a missing name is tolerated", async () => {
  await patch({ provisioning: { tenantClaim: { claim: "imagekit_id", value: "acme-7" } } });
  expect((await signIn()).code).toBe("tenant_claim");
  expect((await signIn({ imagekit_id: ["other"] })).code).toBe("tenant_claim");
  expect((await signIn({ imagekit_id: ["acme-7"] })).code).toBe("ok");
  expect(await users()).toMatchObject([{ email: "ada@acme.test", fullName: null }]);
});

test("IK-A3: each of the six roles is taken by its key; any other value is refused with the list", async () => {
  const keys = [
    "account_administrator",
    "developer",
    "media_library_full_access",
    "media_library_view_only_access",
    "media_library_restricted_access",
    "finance",
  ];
  for (const key of keys) {
    expect((await signIn({ imagekit_role: [key] })).code).toBe("ok");
    expect((await users())[0]?.roles).toEqual([key]);
  }
  expect((await signIn({ imagekit_role: ["superuser"] })).code).toBe("role_unmapped");
  const events = await gatehouse.api("GET", `/organizations/${acme.slug}/events?code=role_unmapped`);
  const [event] = ((await events.json()) as { items: { checks: { name: string; expected?: string }[] }[] }).items;
  const refused = event?.checks.find(({ name }) => name === "role_unmapped");
  for (const key of keys) expect(refused?.expected).toContain(key);
});

test("IK-A6: the provider's own test button works before anybody exists here", async () => {
  await patch({ saml: { allowIdpInitiated: true } });
  const { acsUrl, issuer } = await startLogin(gatehouse.base, acme.connectionId);
  const { entityId, key } = acme.provider;
  const response = buildResponse({
    issuer: entityId,
    acsUrl,
    audience: issuer,
    inResponseTo: null,
    nameId: "new@acme.test",
    now: new Date(),
    key,
  });
  const target = await postAnswer(gatehouse.base, acsUrl, encodeResponse(response), "/dashboard");
  expect(await land(target, "")).toMatchObject({ location: expect.stringContaining("/dashboard") });
  expect(await users()).toMatchObject([{ email: "new@acme.test" }]);
});

test("IK-O8: after single sign-on nothing more is asked: the session is there", async () => {
  const { session } = await signIn();
  const answer = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } });
  expect(await answer.json()).toMatchObject({ user: { email: "ada@acme.test" } });
});

test("EN-10: a refused sign-in writes nothing but its event", async () => {
  expect((await signIn({ role: ["nobody"] })).code).toBe("role_unmapped");
  expect(await users()).toEqual([]);
  expect((await signIn({ role: ["developer"], full_name: ["Ada"] })).code).toBe("ok");
  expect((await signIn({ role: ["nobody"], full_name: ["Eve"] })).code).toBe("role_unmapped");
  expect(await users()).toMatchObject([{ fullName: "Ada", roles: ["developer"] }]);
});

for (const [switches, accepted] of [
  [{}, { none: false, response: true, assertion: true, both: true }],
  [{ requireSignedResponse: true }, { none: false, response: true, assertion: false, both: true }],
  [{ requireSignedAssertion: true }, { none: false, response: false, assertion: true, both: true }],
  [
    { requireSignedResponse: true, requireSignedAssertion: true },
    { none: false, response: false, assertion: false, both: true },
  ],
] as const) {
  test(`EN-32: with ${JSON.stringify(switches)} exactly these signatures are enough: ${JSON.stringify(accepted)}`, async () => {
    await patch({ saml: switches });
    for (const [sign, isAccepted] of Object.entries(accepted)) {
      const { code } = await signIn({}, { sign: sign as "none" });
      expect(code === "ok", `${sign}: ${code}`).toBe(isAccepted);
    }
  });
}

test("EN-30, EN-34, EN-35: Entity ID, NameID format, ForceAuthn and the accepted contexts stand in the request", async () => {
  await patch({
    saml: {
      entityIdOverride: "https://sp.acme.test/entity",
      nameIdFormat: "persistent",
      forceAuthn: true,
      acrValues: ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"],
    },
  });
  const { xml } = await requestFor();
  expect(xml).toContain(">https://sp.acme.test/entity<");
  expect(xml).toContain('Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"');
  expect(xml).toContain('ForceAuthn="true"');
  expect(xml).toMatch(/RequestedAuthnContext[^>]*>.*PasswordProtectedTransport/s);
});

test("EN-33: the typed login travels under the name that was set, or as the request's subject", async () => {
  await patch({ saml: { loginHintParameter: "username" } });
  const named = await requestFor("?login_hint=ada@acme.test");
  expect(named.location.searchParams.get("username")).toBe("ada@acme.test");
  await patch({ saml: { loginHintParameter: "NameID" } });
  const asSubject = await requestFor("?login_hint=ada@acme.test");
  expect(asSubject.xml).toMatch(/Subject>.*NameID[^>]*>ada@acme.test</s);
});

test("EN-36, IK-A1: our metadata can be downloaded and says what the console says", async () => {
  const { saml } = (await (await gatehouse.api("GET", path())).json()) as {
    saml: { entityId: string; acsUrl: string; metadataAddress: string };
  };
  expect(saml.entityId).toBe(saml.acsUrl);
  const answer = await fetch(`${saml.metadataAddress}?download`);
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  const xml = await answer.text();
  expect(xml).toContain(`entityID="${saml.entityId}"`);
  expect(xml).toContain(`Location="${saml.acsUrl}"`);
});

test("EN-47: people are found by the attribute and claim that were chosen; without a match and without creating, the refusal names both", async () => {
  await gatehouse.api("POST", `/organizations/${acme.slug}/users`, { email: "ada@acme.test", userName: "alovelace" });
  await patch({ provisioning: { createUsers: false, identifyBy: { field: "userName", claim: "uid" } } });
  expect((await signIn({ uid: ["alovelace"] })).code).toBe("ok");
  expect((await signIn({ uid: ["ALOVELACE"] }, { nameId: "other@acme.test" })).code).toBe("user_creation_off");
  const events = await gatehouse.api("GET", `/organizations/${acme.slug}/events?code=user_creation_off`);
  const [event] = ((await events.json()) as { items: { checks: { name: string; got?: string }[] }[] }).items;
  expect(event?.checks.at(-1)?.got).toContain("userName equals uid = ALOVELACE");
});

test("EN-51: the session carries the mapped roles and groups", async () => {
  await gatehouse.api("POST", `/organizations/${acme.slug}/groups`, { key: "designers", name: "Designers" });
  await patch({
    provisioning: {
      roles: {
        policy: "all",
        rules: [
          { value: "Devs", role: "developer" },
          { value: "Money", role: "finance" },
        ],
      },
      groups: { rules: [{ value: "6f3c", group: "designers" }] },
    },
  });
  const { session } = await signIn({ role: ["Devs", "Money"], groups: ["6f3c"] });
  const answer = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } });
  expect(await answer.json()).toMatchObject({ user: { roles: ["developer", "finance"], groups: ["designers"] } });
});

test("EN-52: signing out ends the session here, and says nothing about the provider that is not so", async () => {
  const { session } = await signIn();
  const headers = { cookie: session ?? "", "sec-fetch-site": "same-origin" };
  const answer = await fetch(`${gatehouse.base}/logout`, { headers, redirect: "manual" });
  expect(answer.headers.get("location")).not.toContain("signedOut=provider");
  const after = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } });
  expect(await after.json()).toBeNull();
});

test("IK-F1: an unencrypted assertion of a relying party made by hand is accepted", async () => {
  expect((await signIn({}, { sign: "assertion" })).code).toBe("ok");
});
