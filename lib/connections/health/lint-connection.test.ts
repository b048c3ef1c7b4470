import { describe, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { makeKeyPair } from "@/e2e/support/saml-response";
import type { Connection } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { type LintFacts, lintConnection } from "./lint-connection";

const now = new Date("2026-06-15T12:00:00Z");
const facts: LintFacts = {
  baseUrl: "https://console.test",
  now,
  isProven: () => false,
  waitingCertificates: 0,
  hasSecretLikeId: false,
  tenantId: null,
  roles: [
    { key: "admin", console: true },
    { key: "developer", console: false },
  ],
  groups: new Set(["designers"]),
  attributes: new Set(["costCenter"]),
  hasLiveNeighbour: false,
};
const quiet = { allowedDomains: ["acme.test"] };

function connection(kind: "generic-saml" | "generic-oidc", change: object): Connection {
  const { saml, ...others } = change as { saml?: object };
  const strict = kind === "generic-saml" ? { saml: { requireSignedAssertion: true, ...saml } } : {};
  const input = connectionInputSchema.parse({
    kind,
    name: "Acme",
    status: "live",
    provisioning: quiet,
    ...strict,
    ...others,
  });
  const common = {
    id: "c1",
    organizationId: "o1",
    version: 1,
    createdAt: now,
    updatedAt: now,
    lastSignInAt: null,
    metadataFetchedAt: null,
    metadataFailure: null,
  };
  return { ...common, protocol: kind === "generic-saml" ? "saml" : "oidc", ...input } as unknown as Connection;
}

const ids = (subject: Connection, change: Partial<LintFacts> = {}) =>
  lintConnection(subject, { ...facts, ...change }).map(({ id }) => id);

describe("findings", () => {
  it("a connection as it should be has none", () => expect(ids(connection("generic-saml", {}))).toEqual([]));

  it.each<[string, object, Partial<LintFacts>, string]>([
    ["SHA-1 is allowed", { saml: { allowSha1Until: "2026-07-01" } }, {}, "sha1_allowed"],
    ["the NameID is transient and identifies", { saml: { nameIdFormat: "transient" } }, {}, "transient_name_id"],
    ["our own metadata", { saml: { issuer: "https://console.test/saml/consume/x" } }, {}, "own_metadata"],
    [
      "Entra's metadata of the directory",
      {
        saml: { metadataUrl: "https://login.microsoftonline.com/t/federationmetadata/2007-06/federationmetadata.xml" },
      },
      {},
      "entra_metadata_without_appid",
    ],
    ["a domain that nobody has proven", { signIn: { domains: ["acme.test"] } }, {}, "domain_unproven"],
    ["a default with domains", { signIn: { isDefault: true, domains: ["acme.test"] } }, {}, "default_has_domains"],
    ["everybody may enter", { provisioning: {} }, {}, "anybody_may_enter"],
    ["an underscore in the address", {}, { baseUrl: "https://my_console.test" }, "address_with_underscore"],
    ["nothing is demanded signed", { saml: { requireSignedAssertion: false } }, {}, "one_signature_enough"],
    [
      "the demanded tenant is another one than the settings say",
      { provisioning: { ...quiet, tenantClaim: { claim: "imagekit_id", value: "acme-7" } } },
      { tenantId: "acme-8" },
      "tenant_value_differs",
    ],
    ["a certificate waits", {}, { waitingCertificates: 1 }, "certificate_waiting"],
    [
      "a row of a role that does not exist",
      { provisioning: { ...quiet, roles: { rules: [{ value: "x", role: "gone" }] } } },
      {},
      "unknown_target",
    ],
    [
      "a default role that does not exist",
      { provisioning: { ...quiet, roles: { default: "gone" } } },
      {},
      "unknown_target",
    ],
    [
      "a row of an attribute that does not exist",
      { provisioning: quiet, claims: [{ field: "attributes.gone", from: "x" }] },
      {},
      "unknown_target",
    ],
    [
      "a row of a group that does not exist",
      { provisioning: { ...quiet, groups: { rules: [{ value: "x", group: "gone" }] } } },
      {},
      "unknown_target",
    ],
    [
      "a row that makes people administrators",
      { provisioning: { ...quiet, roles: { rules: [{ value: "Admins", role: "admin" }] } } },
      {},
      "console_role_rows",
    ],
    [
      "administrators may be linked in any domain",
      { provisioning: { ...quiet, linkAdministrators: true } },
      {},
      "administrators_linkable",
    ],
    [
      "any domain beside another live connection",
      { provisioning: { tenantClaim: { claim: "t", value: "1" } } },
      { hasLiveNeighbour: true },
      "open_beside_another",
    ],
  ])("SAML: %s", (_sentence, change, other, expected) => {
    expect(ids(connection("generic-saml", change), other)).toEqual([expected]);
  });

  it.each<[string, object, Partial<LintFacts>, string]>([
    ["the secret has expired", { oidc: { clientSecretExpiresOn: "2026-06-01" } }, {}, "secret_expired"],
    ["the secret expires soon", { oidc: { clientSecretExpiresOn: "2026-07-01" } }, {}, "secret_expiring"],
    ["the secret looks like an identifier", {}, { hasSecretLikeId: true }, "secret_looks_like_id"],
    [
      "Google cannot send the demanded tenant claim",
      {
        oidc: { issuer: "https://accounts.google.com" },
        provisioning: { ...quiet, tenantClaim: { claim: "imagekit_id", value: "acme-7" } },
      },
      { tenantId: "acme-7" },
      "tenant_claim_not_sent",
    ],
  ])("OpenID Connect: %s", (_sentence, change, other, expected) => {
    expect(ids(connection("generic-oidc", change), other)).toEqual([expected]);
  });

  it("a refresh that fails is found", () =>
    expect(ids({ ...connection("generic-oidc", {}), metadataFailure: "outbound_failed" })).toEqual([
      "refresh_failing",
    ]));

  it("certificates: only the last one to expire counts", async () => {
    const { certificate } = await makeKeyPair("idp");
    const subject = connection("generic-saml", { saml: { certificates: [certificate] } });
    const inYears = (years: number) => new Date(Date.now() + years * 365 * 86_400_000);
    expect(ids(subject, { now: new Date() })).toEqual([]);
    expect(ids(subject, { now: inYears(30) })).toEqual(["certificate_expired"]);
  });

  it("a demanded tenant that every guide gives to the provider is no finding", () => {
    const tenantClaim = { claim: "imagekit_id", value: "acme-7" };
    const subject = connection("generic-saml", { provisioning: { ...quiet, tenantClaim } });
    expect(ids(subject)).toEqual([]);
    expect(ids(subject, { tenantId: "acme-7" })).toEqual([]);
  });

  it("an authority that was pinned beside its certificate is found, by name", async () => {
    const authority = await makeAuthority("authority", "ec");
    const leaf = await makeIssuedKeyPair("leaf", authority);
    const certificates = [leaf.certificate, authority.certificate];
    expect(lintConnection(connection("generic-saml", { saml: { certificates } }), facts)).toMatchObject([
      { id: "authority_trusted", severity: "warning", subject: "CN=authority" },
    ]);
    expect(ids(connection("generic-saml", { saml: { certificates: [authority.certificate] } }))).toEqual([]);
  });

  it("what is proven, or switched off, is not found", () => {
    const subject = connection("generic-saml", { signIn: { domains: ["acme.test"] } });
    expect(ids(subject, { isProven: (domain) => domain === "acme.test" })).toEqual([]);
    expect(ids({ ...subject, status: "off" })).toEqual([]);
  });
});
