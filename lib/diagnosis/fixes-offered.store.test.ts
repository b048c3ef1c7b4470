import { expect, it } from "vitest";
import { instant } from "@/e2e/fixtures/saml-fix-rows";
import { idpIssuer, type MadeConnection, madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { sharedFixWorld } from "@/e2e/support/fix-world";
import { buildResponse, encodeResponse, type ResponseOptions } from "@/e2e/support/saml-response";
import { baseUrl } from "@/e2e/support/test-database";
import { updateOrganization } from "@/lib/directory/save-organization";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { applyFixToDraft, suggestFixes } from "./apply-fix-to-draft";

// To whom fixes are offered, and where none is: not twice, not for what anybody can post, and not where it would not help.

const { db, context, idp, stranger, fixAndReplay } = sharedFixWorld();

function addressesOf({ connection }: MadeConnection) {
  if (connection.protocol !== "saml") throw new Error("SAML expected");
  return spAddresses(connection.id, connection.saml, baseUrl);
}

it("saml_unsolicited: a kept sign-in that nobody here began passes once that is allowed", async () => {
  const made = await madeConnection(db(), { kind: "generic-saml", status: "live", saml: trusting(idp()) });
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
    key: idp(),
  });
  const request = new Request(acsUrl, {
    method: "POST",
    body: new URLSearchParams({ SAMLResponse: encodeResponse(response) }),
  });
  const outcome = await completeSignIn({ protocol: "saml", connectionId: made.connection.id, request }, context());
  expect(outcome).toMatchObject({ code: "saml_unsolicited" });
  expect(await fixAndReplay(made, outcome.reference, "allow_idp_initiated")).toMatchObject({ code: "ok" });
});

it("a sign-in that worked, with several roles in one text, offers the step that splits them", async () => {
  const provisioning = { roles: { unmapped: "ignore", policy: "all" } };
  const made = await madeConnection(db(), { kind: "generic-saml", saml: trusting(idp()), provisioning });
  const attributes = { role: ["developer, finance"] };
  const { event } = await runTest(made, await made.begin(), { key: idp(), attributes });
  expect(event?.code).toBe("ok");
  const replay = await fixAndReplay(made, event?.reference ?? "", "split_roles");
  expect(replay).toMatchObject({
    code: "ok",
    decision: { roles: { granted: [{ role: "developer" }, { role: "finance" }], unmapped: [] } },
  });
  const of = { organizationId: made.organization.id, reference: event?.reference ?? "" };
  expect(await suggestFixes(of, context())).toEqual([]);
});

it("an hour-old answer is no matter of clocks, and a tolerance that is enough is not offered again", async () => {
  const made = await madeConnection(db(), { kind: "generic-saml", saml: trusting(idp()) });
  const refused = async (seconds: number): Promise<string> => {
    const beforeSigning = instant("saml:Assertion", "IssueInstant", seconds);
    const { event } = await runTest(made, await made.begin(), { key: idp(), beforeSigning });
    expect(event?.code).toBe("saml_issue_instant");
    return event?.reference ?? "";
  };
  const offeredFor = async (reference: string): Promise<string[]> =>
    (await suggestFixes({ organizationId: made.organization.id, reference }, context())).map(({ id }) => id);
  expect(await offeredFor(await refused(-3600))).toEqual([]);
  expect(await offeredFor(await refused(3600))).toEqual([]);
  const reference = await refused(150);
  expect(await fixAndReplay(made, reference, "allow_skew")).toMatchObject({ code: "ok" });
  expect(await offeredFor(reference)).toEqual([]);
});

it("saml_status: the provider refused our request, so the fix asks for a new sign-in", async () => {
  for (const [subStatus, setting, fix] of [
    ["InvalidNameIDPolicy", {}, "any_name_id_format"],
    ["NoAuthnContext", { acrValues: ["urn:mfa"] }, "drop_contexts"],
  ] as const) {
    const made = await madeConnection(db(), { kind: "generic-saml", saml: { ...trusting(idp()), ...setting } });
    const answer = { key: idp(), sign: "response", status: "Requester", subStatus } as const;
    const { event } = await runTest(made, await made.begin(), answer);
    expect(event?.code).toBe("saml_status");
    const of = { organizationId: made.organization.id, reference: event?.reference ?? "" };
    const [offer, ...others] = await suggestFixes(of, context());
    expect(offer).toMatchObject({ id: fix, needsSignIn: true });
    expect(others).toEqual([]);
    expect(await fixAndReplay(made, of.reference, fix)).toMatchObject({ code: "saml_status" });
  }
});

it("a stranger's certificate is offered for a test of one's own, never for what anybody could have posted", async () => {
  const made = await madeConnection(db(), { kind: "generic-saml", status: "live", saml: trusting(idp()) });
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
    key: stranger(),
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
it("what anybody can post to a live connection suggests no weaker configuration", async () => {
  const made = await madeConnection(db(), {
    kind: "generic-saml",
    status: "live",
    saml: { ...trusting(idp()), acrValues: ["urn:mfa"] },
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
    const response = encodeResponse(buildResponse({ ...common, key: stranger(), ...options }));
    const request = new Request(acsUrl, { method: "POST", body: new URLSearchParams({ SAMLResponse: response }) });
    const callback = { protocol: "saml", connectionId: made.connection.id, request } as const;
    const outcome = await completeSignIn(callback, context());
    expect(outcome).toMatchObject({ code });
    const of = { organizationId: made.organization.id, reference: outcome.reference };
    expect(await suggestFixes(of, context())).toEqual([]);
  }
});
