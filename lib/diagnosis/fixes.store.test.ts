import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  fingerprint,
  idpIssuer,
  type MadeConnection,
  madeConnection,
  trusting,
  walkTest,
} from "@/e2e/support/connection-world";
import {
  type Behaviour,
  type MockProvider,
  makeSigningKey,
  startMockProvider,
} from "@/e2e/support/mock-openid-provider";
import {
  buildResponse,
  encodeResponse,
  type KeyPair,
  makeKeyPair,
  type ResponseOptions,
} from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { findDraft } from "@/lib/connections/draft-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { insertDomains } from "@/lib/directory/domain-store";
import { updateOrganization } from "@/lib/directory/save-organization";
import { insertUser } from "@/lib/directory/user-store";
import { type ErrorCode, errorCodes } from "@/lib/errors/catalogue";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { startTest } from "@/lib/sign-in/start-sign-in";
import { applyFixToDraft, suggestFixes } from "./apply-fix-to-draft";
import { fixes, fixesOf } from "./fixes";
import { replayResponse } from "./replay-response";

/*
 * For each code that a change of the configuration mends: an answer that is refused with it, the fix that is offered, and
 * the same kept answer judged by the fixed draft. Nothing but the draft may change on the way.
 */

let database: DatabaseHandle;
let idp: KeyPair;
let stranger: KeyPair;
let provider: MockProvider;

const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  stranger = await makeKeyPair("idp after rotation");
  provider = await startMockProvider();
});
beforeEach(() => provider.reset());
afterAll(async () => {
  await provider?.stop();
  await database?.close();
});

function addressesOf({ connection }: MadeConnection) {
  if (connection.protocol !== "saml") throw new Error("SAML expected");
  return spAddresses(connection.id, connection.saml, baseUrl);
}

const seconds = (offset: number) => new Date(Date.now() + offset * 1000).toISOString();
const instant = (tag: string, name: string, offset: number) => (xml: string) =>
  xml.replace(new RegExp(`(<${tag}[^>]*${name}=")[^"]+`, "g"), `$1${seconds(offset)}`);
const both =
  (...steps: ((xml: string) => string)[]) =>
  (xml: string) =>
    steps.reduce((text, step) => step(text), xml);

type Setting = { saml?: object; claims?: object[]; provisioning?: object };
type SamlRow = {
  code: ErrorCode;
  fix: string;
  setting?: Setting;
  answer?: (made: MadeConnection) => Partial<ResponseOptions>;
  prepare?: (made: MadeConnection) => Promise<void>;
  role?: string;
};

const addUser = (made: MadeConnection, fields: object) =>
  insertUser(database.db, {
    id: `${made.organization.slug}-ada`,
    organizationId: made.organization.id,
    email: "ada@acme.test",
    createdBy: "api",
    createdAt: new Date(),
    ...fields,
  }).then(() => undefined);

const provenDomain = ({ organization }: MadeConnection) => `${organization.slug}.test`;

const samlRows: SamlRow[] = [
  { code: "saml_issuer_mismatch", fix: "use_issuer", answer: () => ({ issuer: "https://idp.test/renamed" }) },
  {
    code: "saml_signature_invalid",
    fix: "trust_certificate",
    answer: () => ({ key: stranger, withCertificate: true }),
  },
  { code: "saml_audience", fix: "use_audience", answer: () => ({ audience: "urn:acme:console" }) },
  {
    code: "saml_recipient",
    fix: "use_address_style",
    answer: () => ({
      acsUrl: `${baseUrl}/saml/consume`,
      audience: `${baseUrl}/saml/consume`,
      beforeSigning: (xml) => xml.replace(/ Destination="[^"]+"/, ""),
    }),
  },
  {
    code: "saml_destination",
    fix: "use_address_style",
    answer: () => ({ acsUrl: `${baseUrl}/saml/consume`, audience: `${baseUrl}/saml/consume` }),
  },
  {
    code: "saml_response_unsigned",
    fix: "require_assertion",
    setting: { saml: { requireSignedResponse: true } },
    answer: () => ({ sign: "assertion" }),
  },
  {
    code: "saml_assertion_unsigned",
    fix: "require_response",
    setting: { saml: { requireSignedAssertion: true } },
    answer: () => ({ sign: "response" }),
  },
  { code: "saml_not_encrypted", fix: "accept_unencrypted", setting: { saml: { requireEncryptedAssertion: true } } },
  {
    code: "saml_signature_algorithm",
    fix: "allow_sha1",
    answer: () => ({ signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }),
  },
  {
    code: "saml_digest_algorithm",
    fix: "allow_sha1",
    answer: () => ({ digestAlgorithm: "http://www.w3.org/2000/09/xmldsig#sha1" }),
  },
  {
    code: "saml_nameid",
    fix: "accept_name_id_format",
    setting: { saml: { requireNameIdFormat: true } },
    answer: () => ({ nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" }),
  },
  {
    code: "saml_nameid",
    fix: "accept_other_name_id_formats",
    setting: { saml: { requireNameIdFormat: true } },
    answer: () => ({ nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress" }),
  },
  {
    code: "saml_nameid",
    fix: "accept_name_id_format",
    setting: { saml: { requireNameIdFormat: true } },
    answer: () => ({ nameIdFormat: "urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified" }),
  },
  {
    code: "saml_nameid",
    fix: "accept_other_name_id_formats",
    setting: { saml: { requireNameIdFormat: true } },
    answer: () => ({ nameIdFormat: "urn:acme:customers" }),
  },
  {
    code: "saml_expired",
    fix: "allow_skew",
    answer: () => ({ beforeSigning: instant("saml:SubjectConfirmationData", "NotOnOrAfter", -150) }),
  },
  {
    code: "saml_not_yet_valid",
    fix: "allow_skew",
    answer: () => ({ beforeSigning: instant("saml:Conditions", "NotBefore", 150) }),
  },
  {
    code: "saml_issue_instant",
    fix: "allow_skew",
    answer: () => ({ beforeSigning: both(instant("saml:Assertion", "IssueInstant", 150)) }),
  },
  {
    code: "saml_session_expired",
    fix: "allow_skew",
    answer: () => ({
      beforeSigning: (xml) =>
        xml.replace("<saml:AuthnStatement ", `<saml:AuthnStatement SessionNotOnOrAfter="${seconds(-150)}" `),
    }),
  },
  { code: "saml_authn_context", fix: "accept_context", setting: { saml: { acrValues: ["urn:mfa"] } } },
  { code: "saml_authn_context", fix: "drop_contexts", setting: { saml: { acrValues: ["urn:mfa"] } } },
  {
    code: "saml_reauth",
    fix: "drop_force_authn",
    setting: { saml: { forceAuthn: true } },
    answer: () => ({ authnInstant: new Date(Date.now() - 3_600_000) }),
  },
  {
    code: "attribute_missing",
    fix: "identify_by_claim",
    setting: { provisioning: { identifyBy: { field: "email", claim: "mailbox" } } },
    answer: () => ({ attributes: { contact_mail: ["ada@acme.test"], role: ["developer"] } }),
  },
  {
    code: "attribute_missing",
    fix: "map_email",
    setting: {
      claims: [
        { field: "email", from: "mailbox" },
        { field: "role", from: "role" },
      ],
      provisioning: { identifyBy: { field: "userName", claim: "NameID" } },
    },
    answer: () => ({ nameId: "ada", attributes: { contact_mail: ["ada@acme.test"], role: ["developer"] } }),
  },
  {
    code: "subject_transient",
    fix: "identify_by_claim",
    setting: { saml: { nameIdFormat: "transient" } },
    answer: () => ({
      nameId: "_a1b2c3",
      nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
      attributes: { email: ["ada@acme.test"], role: ["developer"] },
    }),
  },
  { code: "domain_not_allowed", fix: "allow_domain", setting: { provisioning: { allowedDomains: ["other.test"] } } },
  { code: "user_creation_off", fix: "create_users", setting: { provisioning: { createUsers: false } } },
  {
    code: "match_attribute",
    fix: "drop_match_attribute",
    setting: { provisioning: { matchAttributes: ["phone"] } },
    prepare: (made) => addUser(made, { phone: "+44 1" }),
  },
  {
    code: "account_link_denied",
    fix: "link_by_email",
    setting: { provisioning: { identifyBy: { field: "userName", claim: "full_name" } } },
    answer: (made) => ({ nameId: `ada@${provenDomain(made)}` }),
    async prepare(made) {
      const domain = provenDomain(made);
      await addUser(made, { email: `ada@${domain}` });
      const row = { organizationId: made.organization.id, domain, token: "t", verifiedAt: new Date() };
      await insertDomains(database.db, [row]);
    },
  },
  {
    code: "tenant_claim",
    fix: "use_tenant_value",
    setting: { provisioning: { tenantClaim: { claim: "tenant", value: "acme" } } },
    answer: () => ({ attributes: { tenant: ["acme-inc"], role: ["developer"] } }),
  },
  {
    code: "tenant_claim",
    fix: "drop_tenant_claim",
    setting: { provisioning: { tenantClaim: { claim: "tenant", value: "acme" } } },
  },
  {
    code: "role_unmapped",
    fix: "add_role_row",
    role: "finance",
    answer: () => ({ attributes: { role: ["Accounting"] } }),
  },
  {
    code: "role_unmapped",
    fix: "add_role_row",
    role: "finance",
    answer: () => ({ attributes: { role: ["Sales, EMEA"] } }),
  },
  { code: "role_unmapped", fix: "split_roles", answer: () => ({ attributes: { role: ["developer,finance"] } }) },
  { code: "role_unmapped", fix: "ignore_unmapped", answer: () => ({ attributes: { role: ["Accounting"] } }) },
];

/** Applies a fix to what was refused, and judges the same answer again. */
async function mend(made: MadeConnection, reference: string, fix: string, role: string | null = null) {
  const of = { organizationId: made.organization.id, reference };
  const offers = await suggestFixes(of, context());
  expect(offers.map(({ id }) => id)).toContain(fix);
  const before = await fingerprint(database.db);
  await applyFixToDraft({ ...of, fixId: fix, role }, context());
  const replay = await replayResponse(of, context());
  expect(await fingerprint(database.db), "a fix and a replay change nothing but the draft").toEqual(before);
  expect((await findDraft(database.db, made.connection))?.baseVersion).toBe(made.connection.version);
  return replay;
}

describe("SAML: refused, fixed, and the same answer passes", () => {
  it.each(samlRows)("$code: $fix", async ({ code, fix, setting, answer, prepare, role }) => {
    const made = await madeConnection(database.db, {
      kind: "generic-saml",
      ...setting,
      saml: { ...trusting(idp), ...setting?.saml },
    });
    await prepare?.(made);
    const { event } = await walkTest(made, await made.begin(), { key: idp, ...answer?.(made) });
    expect(event?.code).toBe(code);
    const replay = await mend(made, event?.reference ?? "", fix, role);
    expect(replay.checks.filter((check) => !check.passed)).toEqual([]);
    expect(replay.code).toBe("ok");
    if (role) expect(replay.decision).toMatchObject({ roles: { granted: [{ role }] } });
  });

  it("saml_unsolicited: a kept sign-in that nobody here began passes once that is allowed", async () => {
    const made = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
    await updateOrganization(
      { slug: made.organization.slug, patch: { answersRetentionHours: 1 }, byOperator: true, isSsoProven: false },
      context(),
    );
    const { acsUrl, entityId } = addressesOf(made);
    const response = buildResponse({
      issuer: idpIssuer,
      acsUrl,
      audience: entityId,
      inResponseTo: null,
      nameId: "ada@acme.test",
      attributes: { role: ["developer"] },
      now: new Date(),
      key: idp,
    });
    const request = new Request(acsUrl, {
      method: "POST",
      body: new URLSearchParams({ SAMLResponse: encodeResponse(response) }),
    });
    const outcome = await completeSignIn({ protocol: "saml", connectionId: made.connection.id, request }, context());
    expect(outcome).toMatchObject({ code: "saml_unsolicited" });
    expect(await mend(made, outcome.reference, "allow_idp_initiated")).toMatchObject({ code: "ok" });
  });

  it("a sign-in that worked, with several roles in one text, offers the step that splits them", async () => {
    const provisioning = { roles: { unmapped: "ignore", policy: "all" } };
    const made = await madeConnection(database.db, { kind: "generic-saml", saml: trusting(idp), provisioning });
    const attributes = { role: ["developer, finance"] };
    const { event } = await walkTest(made, await made.begin(), { key: idp, attributes });
    expect(event?.code).toBe("ok");
    const replay = await mend(made, event?.reference ?? "", "split_roles");
    expect(replay).toMatchObject({
      code: "ok",
      decision: { roles: { granted: [{ role: "developer" }, { role: "finance" }], unmapped: [] } },
    });
    const of = { organizationId: made.organization.id, reference: event?.reference ?? "" };
    expect(await suggestFixes(of, context())).toEqual([]);
  });

  it("an hour-old answer is no matter of clocks, and a tolerance that is enough is not offered again", async () => {
    const made = await madeConnection(database.db, { kind: "generic-saml", saml: trusting(idp) });
    const refused = async (seconds: number): Promise<string> => {
      const beforeSigning = both(instant("saml:Assertion", "IssueInstant", seconds));
      const { event } = await walkTest(made, await made.begin(), { key: idp, beforeSigning });
      expect(event?.code).toBe("saml_issue_instant");
      return event?.reference ?? "";
    };
    const offeredFor = async (reference: string): Promise<string[]> =>
      (await suggestFixes({ organizationId: made.organization.id, reference }, context())).map(({ id }) => id);
    expect(await offeredFor(await refused(-3600))).toEqual([]);
    expect(await offeredFor(await refused(3600))).toEqual([]);
    const reference = await refused(150);
    expect(await mend(made, reference, "allow_skew")).toMatchObject({ code: "ok" });
    expect(await offeredFor(reference)).toEqual([]);
  });

  it("saml_status: the provider refused our request, so the fix asks for a new sign-in", async () => {
    for (const [subStatus, setting, fix] of [
      ["InvalidNameIDPolicy", {}, "any_name_id_format"],
      ["NoAuthnContext", { acrValues: ["urn:mfa"] }, "drop_contexts"],
    ] as const) {
      const made = await madeConnection(database.db, { kind: "generic-saml", saml: { ...trusting(idp), ...setting } });
      const answer = { key: idp, sign: "response", status: "Requester", subStatus } as const;
      const { event } = await walkTest(made, await made.begin(), answer);
      expect(event?.code).toBe("saml_status");
      const of = { organizationId: made.organization.id, reference: event?.reference ?? "" };
      const [offer, ...others] = await suggestFixes(of, context());
      expect(offer).toMatchObject({ id: fix, needsSignIn: true });
      expect(others).toEqual([]);
      expect(await mend(made, of.reference, fix)).toMatchObject({ code: "saml_status" });
    }
  });

  it("a stranger's certificate is offered for a test of one's own, never for what anybody could have posted", async () => {
    const made = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
    await updateOrganization(
      { slug: made.organization.slug, patch: { answersRetentionHours: 1 }, byOperator: true, isSsoProven: false },
      context(),
    );
    const { acsUrl, entityId } = addressesOf(made);
    const forged = buildResponse({
      issuer: idpIssuer,
      acsUrl,
      audience: entityId,
      inResponseTo: null,
      nameId: "ada@acme.test",
      now: new Date(),
      key: stranger,
      withCertificate: true,
    });
    const request = new Request(acsUrl, {
      method: "POST",
      body: new URLSearchParams({ SAMLResponse: encodeResponse(forged) }),
    });
    const { reference } = await completeSignIn(
      { protocol: "saml", connectionId: made.connection.id, request },
      context(),
    );
    const of = { organizationId: made.organization.id, reference };
    expect(await suggestFixes(of, context())).toEqual([]);
    await expect(applyFixToDraft({ ...of, fixId: "trust_certificate", role: null }, context())).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

it("what anybody can post to a live connection suggests no weaker configuration", async () => {
  const made = await madeConnection(database.db, {
    kind: "generic-saml",
    status: "live",
    saml: { ...trusting(idp), acrValues: ["urn:mfa"] },
  });
  const { acsUrl, entityId } = addressesOf(made);
  const common = {
    issuer: idpIssuer,
    acsUrl,
    audience: entityId,
    inResponseTo: null,
    nameId: "x@acme.test",
    now: new Date(),
  };
  const forged: [ErrorCode, Partial<ResponseOptions>][] = [
    ["saml_signature_algorithm", { signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }],
    ["saml_status", { sign: "none", status: "Requester", subStatus: "NoAuthnContext" }],
  ];
  for (const [code, options] of forged) {
    const response = encodeResponse(buildResponse({ ...common, key: stranger, ...options }));
    const request = new Request(acsUrl, { method: "POST", body: new URLSearchParams({ SAMLResponse: response }) });
    const callback = { protocol: "saml", connectionId: made.connection.id, request } as const;
    const outcome = await completeSignIn(callback, context());
    expect(outcome).toMatchObject({ code });
    const of = { organizationId: made.organization.id, reference: outcome.reference };
    expect(await suggestFixes(of, context())).toEqual([]);
  }
});

type OidcRow = {
  code: ErrorCode;
  fix: string;
  kind?: string;
  oidc?: object;
  behaviour?: Partial<Behaviour>;
  needsSignIn?: true;
};

const tenant = "11111111-2222-3333-4444-555555555555";
const otherTenant = "99999999-2222-3333-4444-555555555555";

describe("OpenID Connect: refused, fixed, and the same answer passes", () => {
  const rows = (): OidcRow[] => [
    {
      code: "oidc_issuer",
      fix: "use_issuer",
      behaviour: { idTokenClaims: (c) => ({ ...c, iss: "https://renamed.test" }) },
    },
    {
      code: "oidc_audience",
      fix: "use_client_id",
      behaviour: { idTokenClaims: (c) => ({ ...c, aud: "our-other-client" }) },
    },
    { code: "oidc_algorithm", fix: "use_algorithm", behaviour: signedBy("PS256") },
    {
      code: "oidc_acr",
      fix: "accept_acr",
      oidc: { acrValues: ["mfa"] },
      behaviour: { idTokenClaims: (c) => ({ ...c, acr: "password" }) },
    },
    { code: "oidc_acr", fix: "drop_acr", oidc: { acrValues: ["mfa"] } },
    {
      code: "oidc_amr",
      fix: "accept_amr",
      oidc: { amrValues: ["otp"] },
      behaviour: { idTokenClaims: (c) => ({ ...c, amr: ["pwd"] }) },
    },
    { code: "oidc_amr", fix: "drop_amr", oidc: { amrValues: ["otp"] } },
    {
      code: "oidc_max_age",
      fix: "drop_max_age",
      oidc: { maxAgeSeconds: 60 },
      behaviour: { idTokenClaims: (c) => ({ ...c, auth_time: Number(c.iat) - 3600 }) },
    },
    {
      code: "oidc_tenant",
      fix: "allow_tenant",
      kind: "microsoft-oidc",
      oidc: { allowedTenants: [otherTenant] },
      behaviour: { idTokenClaims: (c) => ({ ...c, tid: tenant, oid: "o-1", xms_edov: true }) },
    },
    {
      code: "oidc_key_unknown",
      fix: "ask_with_appid",
      kind: "microsoft-oidc",
      oidc: { allowedTenants: [tenant] },
      behaviour: { publishedKeys: [makeSigningKey().publicJwk] },
      needsSignIn: true,
    },
    { code: "oidc_client_auth", fix: "switch_client_auth", oidc: { clientSecret: "wrong" }, needsSignIn: true },
    {
      code: "oidc_provider_error",
      fix: "standard_scopes",
      oidc: { scopes: ["openid", "everything"] },
      behaviour: { answer: (p) => new URLSearchParams({ error: "invalid_scope", state: p.get("state") ?? "" }) },
      needsSignIn: true,
    },
  ];

  function signedBy(algorithm: "PS256"): Partial<Behaviour> {
    const key = makeSigningKey(algorithm);
    return { key, publishedKeys: [key.publicJwk] };
  }

  it.each(rows())("$code: $fix", async ({ code, fix, kind = "generic-oidc", oidc, behaviour, needsSignIn }) => {
    const { id: clientId, secret: clientSecret } = provider.client;
    const made = await madeConnection(database.db, {
      kind,
      oidc: { issuer: provider.base, clientId, clientSecret, ...oidc },
      claims: [
        { field: "email", from: "email" },
        { field: "role", from: "roles" },
      ],
    });
    if (made.connection.protocol !== "oidc") throw new Error("OIDC expected");
    const { authorizationEndpoint, tokenEndpoint, jwksUri } = made.connection.oidc;
    Object.assign(provider.behaviour, behaviour);
    const testId = await made.begin({
      oidc: { issuer: provider.base, clientId, authorizationEndpoint, tokenEndpoint, jwksUri, ...oidc },
    });
    const request = await startTest({ testId, by: { userId: made.admin } }, context());
    if (request?.binding !== "redirect") throw new Error("redirect expected");
    const callback = `${baseUrl}/oidc/callback/${made.connection.id}?${provider.authorize(request.url)}`;
    const { reference } = await completeSignIn(
      { protocol: "oidc", connectionId: made.connection.id, request: new Request(callback) },
      context(),
    );
    expect(await findEvent(database.db, made.organization.id, reference)).toMatchObject({ code, purpose: "test" });
    const asked = provider.seen.length;
    const replay = await mend(made, reference, fix);
    expect(provider.seen.length, "judging again asks nobody").toBe(asked);
    expect(replay.code).toBe(needsSignIn ? code : "ok");
  });
});

it("every code that has fixes is tried here, and there are at least 25 of them", () => {
  const tried = new Set<string>([
    ...samlRows.map(({ code, fix }) => `${code} ${fix}`),
    "saml_unsolicited allow_idp_initiated",
    "saml_status any_name_id_format",
    "saml_status drop_contexts",
    ..."oidc_issuer use_issuer|oidc_audience use_client_id|oidc_algorithm use_algorithm|oidc_acr accept_acr|oidc_acr drop_acr|oidc_amr accept_amr|oidc_amr drop_amr|oidc_max_age drop_max_age|oidc_tenant allow_tenant|oidc_key_unknown ask_with_appid|oidc_client_auth switch_client_auth|oidc_provider_error standard_scopes".split(
      "|",
    ),
  ]);
  const all = errorCodes.flatMap((code) => fixesOf(code).map(({ id }) => `${code} ${id}`));
  expect([...tried].sort()).toEqual([...new Set(all)].sort());
  expect(Object.keys(fixes).length).toBeGreaterThanOrEqual(25);
});
