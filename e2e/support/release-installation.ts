import { passkeys } from "@/drizzle/schema/sessions";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { saveApplication } from "@/lib/applications/save-application";
import type { Connection } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { createSetupLink } from "@/lib/connections/manage-setup-link";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { attributeInputSchema } from "@/lib/directory/attribute-schema";
import { roleInputSchema, userInputSchema } from "@/lib/directory/directory-schema";
import { createAttribute } from "@/lib/directory/save-attribute";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createGroup } from "@/lib/directory/save-group";
import { createOrganization } from "@/lib/directory/save-organization";
import { createPersonalToken } from "@/lib/directory/save-personal-token";
import { createRole } from "@/lib/directory/save-role";
import { createUser } from "@/lib/directory/save-user";
import { saveView } from "@/lib/directory/save-view";
import { renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { createWebhook } from "@/lib/webhooks/save-webhook";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";
import { idpIssuer } from "./connection-world";
import type { DumpFacts } from "./release-dump";
import { answerFor, beginSignIn, postAnswer, redeem } from "./saml-arrival";
import type { KeyPair } from "./saml-response";
import { core, newDirectory } from "./scim-world";

/** A small installation with something of everything that there is, as this version writes it. */

/**
 * Fills an empty database.
 * @param provider the key that the SAML connection trusts
 */
export async function fillInstallation(system: Context, provider: KeyPair): Promise<DumpFacts> {
  const { db } = system;
  const { id: organizationId } = await createOrganization(
    { slug: "acme", name: "Acme GmbH", tenantId: "acme-tenant" },
    system,
  );
  const people = { organizationId, createdBy: "administrator" } as const;
  const grace = { email: "grace@acme.test", fullName: "Grace Höpper", roles: ["account_administrator"] };
  const { id: userId } = await createUser({ ...people, user: userInputSchema.parse(grace) }, system);
  const linus = { email: "linus@acme.test", fullName: "Linus O'Neil", roles: ["finance"], status: "suspended" };
  await createUser({ ...people, user: userInputSchema.parse(linus) }, system);
  const ctx: Context = { ...system, actor: { type: "user", id: userId, label: grace.email } };
  await fillDirectory(organizationId, ctx);
  const connection = await fillConnections({ organizationId, provider }, ctx);
  await fillApplications({ organizationId, userId }, ctx);
  await fillOutgoing(organizationId, ctx);
  await newDirectoryWithPeople({ organizationId, connectionId: connection.id }, ctx);
  const sessionToken = await signIn({ db, connection }, provider);
  const [recoveryCode = ""] = await renewRecoveryCodes({ userId }, ctx);
  await db.insert(passkeys).values({
    ...{ id: "passkey1", organizationId, userId, place: 1, name: "Laptop", counter: 3, isBackedUp: true },
    ...{ credentialId: "aW52ZW50ZWQtY3JlZGVudGlhbA", publicKey: Buffer.from([0xa5, 1, 2, 3]) },
    transports: ["internal"],
  });
  return { now: ctx.now.toISOString(), sessionToken, recoveryCode };
}

async function fillDirectory(organizationId: string, ctx: Context): Promise<void> {
  for (const group of [
    { key: "designers", name: "Designers" },
    { key: "editors", name: "Redaktion „Süd“" },
  ])
    await createGroup({ organizationId, group }, ctx);
  for (const attribute of [
    { key: "costCenter", label: "Cost center", type: "text" },
    { key: "level", label: "Level", type: "number" },
  ])
    await createAttribute({ organizationId, attribute: attributeInputSchema.parse(attribute) }, ctx);
  await createRole({ organizationId, role: roleInputSchema.parse({ key: "support", name: "Support" }) }, ctx);
  await reserveDomain({ organizationId, domain: "acme.test", includeSubdomains: false }, ctx);
}

/** A SAML connection of two versions, one of OpenID Connect, and one that is handed over. */
async function fillConnections(
  { organizationId, provider }: { organizationId: string; provider: KeyPair },
  ctx: Context,
): Promise<Connection> {
  const save = (document: object, before: Connection | null = null) =>
    saveConnection(
      {
        organizationId,
        connectionId: before?.id ?? null,
        connection: connectionInputSchema.parse(document),
        explicitSamlFields: [],
        override: "Invented",
      },
      ctx,
    );
  const rules = [
    { value: "engineering", role: "developer" },
    { value: "finance", role: "finance" },
  ];
  const saml = {
    name: "Acme Entra ID",
    kind: "generic-saml",
    status: "live",
    saml: { issuer: idpIssuer, ssoUrl: `${idpIssuer}/sso`, certificates: [provider.certificate] },
    provisioning: {
      roles: { rules, default: "finance" },
      groups: { rules: [{ value: "cn=designers", group: "designers" }] },
    },
  };
  const first = await save(saml);
  const at = "https://login.acme.test";
  await save({
    name: "Acme Keycloak",
    kind: "generic-oidc",
    status: "live",
    oidc: {
      ...{ issuer: at, clientId: "gatehouse", clientSecret: "an invented client secret" },
      ...{ authorizationEndpoint: `${at}/authorize`, tokenEndpoint: `${at}/token`, jwksUri: `${at}/keys` },
    },
  });
  const handed = await save({ name: "Handed over", kind: "generic-saml", status: "draft" });
  await createSetupLink({ organizationId, connectionId: handed.id, days: 14 }, ctx);
  return save({ ...saml, name: "Acme Entra" }, first);
}

async function fillApplications(of: { organizationId: string; userId: string }, ctx: Context): Promise<void> {
  for (const application of [
    { kind: "oidc", name: "Wiki", redirectUris: ["https://wiki.acme.test/callback"] },
    { kind: "proxy", name: "Grafana", origin: "https://grafana.acme.test" },
  ])
    await saveApplication(
      {
        organizationId: of.organizationId,
        applicationId: null,
        application: applicationInputSchema.parse(application),
      },
      ctx,
    );
  await createPersonalToken({ ...of, token: { name: "Laptop", readOnly: false, days: 30 } }, ctx);
  await saveView({ owner: of, view: { list: "users", name: "Suspended", query: "status=suspended" } }, ctx);
}

async function fillOutgoing(organizationId: string, ctx: Context): Promise<void> {
  const hook = { url: "https://hooks.acme.test/gatehouse", description: "SIEM", types: ["sign_in.refused"] };
  await createWebhook({ organizationId, webhook: webhookInputSchema.parse(hook) }, ctx);
  const rules = {
    failing: { failures: 5, minutes: 10 },
    silentHours: 24,
    recoveryCodeUsed: true,
    operatorAdded: true,
  };
  const organization = { id: organizationId, name: "Acme GmbH" };
  await saveAlertRules({ organization, rules: alertRulesSchema.parse(rules) }, ctx);
}

async function newDirectoryWithPeople(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  { db }: Context,
): Promise<void> {
  const named = { organizationId, connectionId, name: "Acme Entra", preset: "entra", verified: false } as const;
  const { call } = await newDirectory(db, named);
  const joan = { userName: "joan@acme.test", emails: [{ value: "joan@acme.test", primary: true }], active: true };
  const { body } = await call("POST", "/Users", { schemas: [`${core}:User`], externalId: "e-1", ...joan });
  const group = { displayName: "Cryptographers", members: [{ value: body.id }] };
  await call("POST", "/Groups", { schemas: [`${core}:Group`], ...group });
}

/** Ada signs in, and others are refused. @returns the token of her session */
async function signIn(made: Parameters<typeof beginSignIn>[0], key: KeyPair): Promise<string> {
  const attributes = { full_name: ["Ada Lovelace"], role: ["engineering"], groups: ["cn=designers"] };
  for (const refused of [
    { audience: "https://other.test" },
    { nameId: "linus@acme.test" },
    { sign: "none" as const },
    { status: "Responder", sign: "response" as const },
  ]) {
    const { requestId, relayState } = await beginSignIn(made);
    await postAnswer(made, made.connection.id, answerFor(made, requestId, { key, attributes, ...refused }), relayState);
  }
  const { requestId, relayState, browserToken } = await beginSignIn(made);
  const answer = answerFor(made, requestId, { key, attributes });
  const landed = await redeem(made, await postAnswer(made, made.connection.id, answer, relayState), browserToken);
  if (landed.status !== "session") throw new Error(`Nobody is signed in: ${JSON.stringify(landed)}`);
  return landed.token;
}
