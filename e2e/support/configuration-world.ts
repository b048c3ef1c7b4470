import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Entry } from "@/lib/configuration/configuration";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { apiCaller } from "./api-caller";
import { makeKeyPair } from "./saml-response";
import { openTestDatabase } from "./test-database";

/** Organizations as documents: a new one for each test, and a document with something of every kind. */

/** Of the provider's client in the document. */
export const clientSecret = "the secret of the provider's client";
export const documentHead = { format: "gatehouse-configuration", version: 1 };

/** What steps do, without what they change. */
export const short = (steps: Entry[]) => steps.map(({ action, kind, id }) => `${action} ${kind} ${id}`);

const picture =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const oidc = {
  issuer: "https://op.test",
  clientId: "client",
  authorizationEndpoint: "https://op.test/authorize",
  tokenEndpoint: "https://op.test/token",
  jwksUri: "https://op.test/keys",
};

/** A database, and the REST API of one organization after another; to be called once in a file of tests. */
export function configurationWorld() {
  let database: DatabaseHandle;
  let certificate = "";
  let count = 0;
  let slug = "";

  beforeAll(async () => {
    database = await openTestDatabase();
    ({ certificate } = await makeKeyPair("idp"));
  });
  afterAll(() => database?.close());

  beforeEach(async () => {
    count += 1;
    slug = `config-${count}`;
    await call("POST", "/organizations", { slug, name: `Organization ${count}` });
  });

  const call = apiCaller(() => database.db);
  const at = (path: string) => `/organizations/${slug}${path}`;
  const plan = (document: object, query = "") =>
    call("POST", at(`/config/plan${query}`), { ...documentHead, ...document });
  const apply = (document: object, query = "", options = {}) =>
    call("POST", at(`/config/apply${query}`), { ...documentHead, ...document }, options);
  const exported = async () => (await call("GET", at("/config"))).body;
  /** The provider's half of a SAML connection. */
  const saml = () => ({ issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [certificate] });

  return {
    get db() {
      return database.db;
    },
    /** The organization that is asked about. */
    get slug() {
      return slug;
    },
    /** Asks about another organization from now on. */
    enter(other: string) {
      slug = other;
    },
    call,
    at,
    plan,
    apply,
    exported,
    saml,
    everything: () => everything(slug, saml()),
  };
}

/** Something of every kind. */
const everything = (slug: string, saml: object) => ({
  organization: {
    tenantId: "tenant",
    emailCodes: "choice",
    accentColor: "#0b5cff",
    logo: picture,
    session: { idleMinutes: 60 },
  },
  attributes: [{ key: "costCenter", label: "Cost center", type: "text" }],
  roles: [
    { key: "helper", name: "Helper", consoleRole: "help_desk" },
    { key: "developer", name: "Engineer" },
  ],
  groups: [{ key: "designers", name: "Design" }],
  domains: [{ domain: `${slug}.example`, includeSubdomains: true }],
  connections: [
    {
      name: "Okta",
      kind: "generic-saml",
      status: "live",
      saml,
      claims: [
        { field: "email", from: "NameID" },
        { field: "role", from: "role" },
        { field: "attributes.costCenter", from: "cc" },
      ],
      provisioning: {
        roles: { rules: [{ value: "Dev", role: "developer" }] },
        groups: { rules: [{ value: "d", group: "designers" }] },
      },
      signIn: { domains: [`people.${slug}.example`], buttonImage: picture, isDefault: true },
    },
    { name: "Entra", kind: "generic-oidc", status: "live", oidc: { ...oidc, clientSecret } },
  ],
  applications: [
    {
      name: "Grafana",
      kind: "oidc",
      logo: picture,
      redirectUris: ["https://grafana.test/login"],
      access: { mode: "any", roles: ["developer"], groups: ["designers"] },
      claims: [{ claim: "groups", from: "groups", format: "array" }],
    },
    { name: "Wiki", kind: "proxy", origin: `https://wiki.${slug}.test` },
  ],
  directories: [{ name: "Entra ID", preset: "entra", connection: "Okta", status: "paused", dryRun: true }],
  webhooks: [{ url: "https://siem.acme.example/in", types: ["sign_in.*"], description: "SIEM" }],
  texts: { fallback: "en", de: { heading: "Willkommen bei {organization}" } },
  alertRules: { silentHours: 12 },
});
