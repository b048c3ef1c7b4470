import { expect, test } from "@playwright/test";
import { mailsTo } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { buildResponse, encodeResponse, makeKeyPair, type ResponseOptions } from "./support/saml-response";
import { startSampleProvider } from "./support/sample-provider";
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
    return { code: ((await event.json()) as { code: string }).code, session: null, location: target.pathname };
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

test("IK-O8: where everybody else is asked for a mailed code, single sign-on asks for nothing more", async () => {
  expect((await gatehouse.api("PATCH", `/organizations/${acme.slug}`, { emailCodes: "choice" })).status).toBe(200);
  const { session, location } = await signIn({ role: ["developer"] });
  expect(location).toMatch(/\/dashboard$/);
  const answer = await fetch(`${gatehouse.base}/dashboard`, { headers: { cookie: session ?? "" }, redirect: "manual" });
  expect({ status: answer.status, location: answer.headers.get("location") }).toEqual({ status: 200, location: null });
  expect(await answer.text()).toContain("ada@acme.test");
  expect(mailsTo(gatehouse, "ada@acme.test"), "no code was sent").toEqual([]);
});

test("IK-A4: a role comes from any attribute, as it is or through a transformation", async () => {
  const email = { field: "email", from: "NameID" };
  const transforms = [{ type: "after", text: "ACME/" }, { type: "lower" }];
  await patch({
    claims: [email, { field: "role", from: "department", transforms }],
    provisioning: { roles: { rules: [{ value: "r&d", role: "developer" }] } },
  });
  expect((await signIn({ department: ["ACME/R&D"] })).code).toBe("ok");
  expect((await users())[0]?.roles).toEqual(["developer"]);
  expect((await signIn({ department: ["ACME/Sales"] })).code, "no row means this value").toBe("role_unmapped");
  await patch({ claims: [email, { field: "role", from: "cost_centre" }], provisioning: { roles: { rules: [] } } });
  expect((await signIn({ department: ["ACME/R&D"], cost_centre: ["finance"] })).code).toBe("ok");
  expect((await users())[0]?.roles).toEqual(["finance"]);
});

test("IK-A7, IK-A8: an override with a # suffix is issuer, ACS URL and audience; cleared, the next request has the defaults", async () => {
  const shared = `${gatehouse.base}/saml/consume`;
  const override = `${shared}#child-7`;
  await patch({ saml: { addressStyle: "shared", entityIdOverride: override } });
  const view = (await (await gatehouse.api("GET", path())).json()) as { saml: { entityId: string; acsUrl: string } };
  expect(view.saml).toMatchObject({ entityId: override, acsUrl: override });
  const request = await requestFor();
  expect(request.xml).toContain(`>${override}<`);
  expect(request.xml).toContain(`AssertionConsumerServiceURL="${override}"`);
  // Browsers send no fragment: providers write Destination and Recipient with it or without.
  for (const acsUrl of [override, shared]) expect((await signIn({}, { acsUrl })).code, acsUrl).toBe("ok");
  expect((await signIn({}, { acsUrl: `${shared}#child-8` })).code).toBe("saml_destination");
  for (const audience of [shared, `${shared}#child-8`, `${shared}#CHILD-7`])
    expect((await signIn({}, { audience })).code, audience).toBe("saml_audience");

  await patch({ saml: { entityIdOverride: "" } });
  const after = await requestFor();
  expect(after.xml).toContain(`>${shared}<`);
  expect(after.xml).toContain(`AssertionConsumerServiceURL="${shared}"`);
  expect((await signIn()).code).toBe("ok");
  expect((await signIn({}, { audience: override })).code).toBe("saml_audience");
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

/** EN-30: each field that the administrator edits: what is sent, and what is read back. A new field is a new row. */
const fields: { field: string; change: object; read: Record<string, unknown> }[] = [
  { field: "Name", change: { name: "Renamed" }, read: { name: "Renamed" } },
  {
    field: "SP Entity ID",
    change: { saml: { entityIdOverride: "https://sp.acme.test/entity" } },
    read: { saml: { entityId: "https://sp.acme.test/entity" } },
  },
  { field: "Issuer", change: { saml: { issuer: "urn:new:idp" } }, read: { saml: { issuer: "urn:new:idp" } } },
  {
    field: "SSO Endpoint",
    change: { saml: { ssoUrl: "https://idp.new.test/sso" } },
    read: { saml: { ssoUrl: "https://idp.new.test/sso" } },
  },
  {
    field: "Name ID Policy Format",
    change: { saml: { nameIdFormat: "persistent" } },
    read: { saml: { nameIdFormat: "persistent" } },
  },
];

for (const { field, change, read } of fields)
  test(`EN-30: ${field} is edited, and read back`, async () => {
    await gatehouse.api("PATCH", path(), { status: "draft" });
    await patch(change);
    expect(await (await gatehouse.api("GET", path())).json()).toMatchObject(read);
  });

test("EN-30: Federation Metadata URL is edited: what is there is read", async () => {
  const sample = await startSampleProvider(0);
  await patch({ saml: { metadataUrl: sample.metadataUrl } });
  expect(await (await gatehouse.api("GET", path())).json()).toMatchObject({
    saml: { metadataUrl: sample.metadataUrl, issuer: sample.entityId, ssoUrl: `${sample.base}/sso` },
  });
  await sample.stop();
});

test("EN-30: the ACS URL follows the installation and the address style; nobody types it", async () => {
  const shared = `${gatehouse.base}/saml/consume`;
  const read = async () =>
    ((await (await gatehouse.api("GET", path())).json()) as { saml: { acsUrl: string } }).saml.acsUrl;
  expect(await read()).toBe(`${shared}/${acme.connectionId}`);
  await patch({ saml: { addressStyle: "shared" } });
  expect(await read()).toBe(shared);
  expect((await requestFor()).xml).toContain(`AssertionConsumerServiceURL="${shared}"`);
});

test("EN-30: verification certificates are edited: what the new one signs is accepted, what the old one signs no more", async () => {
  const next = await makeKeyPair("next");
  await patch({ saml: { certificates: [next.certificate] } });
  expect((await signIn({}, { key: next })).code).toBe("ok");
  expect((await signIn()).code).toBe("saml_signature_invalid");
});

test("EN-30, EN-34, EN-35: Entity ID, issuer's endpoint, NameID format, ForceAuthn and the accepted contexts are in the request", async () => {
  await patch({
    saml: {
      ssoUrl: "https://idp.new.test/sso?tenant=7",
      entityIdOverride: "https://sp.acme.test/entity",
      nameIdFormat: "persistent",
      forceAuthn: true,
      acrValues: ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"],
    },
  });
  const { xml, location } = await requestFor();
  expect(location.origin + location.pathname).toBe("https://idp.new.test/sso");
  expect(location.searchParams.get("tenant")).toBe("7");
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

test("signing out ends the session here, and says nothing about the provider that is not so", async () => {
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
