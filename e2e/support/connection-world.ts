import { inflateRawSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { findEvent } from "@/lib/activity/event-queries";
import { insertFirstKey } from "@/lib/connections/connection-key-store";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { findDraft } from "@/lib/connections/draft-store";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Db } from "@/lib/db/database";
import { createOrganization } from "@/lib/directory/save-organization";
import { insertUser } from "@/lib/directory/user-store";
import { createKeyPair, type NewKeyPair } from "@/lib/saml/create-key-pair";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { beginTest } from "@/lib/sign-in/begin-test";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { startTest } from "@/lib/sign-in/start-sign-in";
import { buildResponse, encodeResponse, type KeyPair, type ResponseOptions } from "./saml-response";
import { baseUrl, testContext } from "./test-database";

/** Organizations with a connection and an administrator, and answers of their provider, for tests of use cases. */

export const idpIssuer = "https://idp.test";
let counter = 0;

/** One for all connections of a process: the search for its primes takes a second. How each gets one of its own has its own test. */
let ourKey: Promise<NewKeyPair> | undefined;

/** A new organization with one connection, which has its key unless told otherwise. */
export async function madeConnection(db: Db, settings: object, { hasKey = true } = {}) {
  counter += 1;
  const slug = `test-${Date.now().toString(36)}-${counter}`;
  const organization = await createOrganization({ slug, name: slug, tenantId: null }, testContext(db));
  const admin = `${slug}-admin`;
  await insertUser(db, {
    id: admin,
    organizationId: organization.id,
    email: `admin@${slug}.test`,
    createdBy: "first-run",
    createdAt: new Date(),
  });
  const document = { name: "Provider", status: "draft", ...settings };
  const save = (connectionId: string | null, change: object) => ({
    organizationId: organization.id,
    connectionId,
    connection: connectionInputSchema.parse({ ...document, ...change }),
    explicitSamlFields: [],
  });
  const connection = await saveConnection(save(null, {}), testContext(db));
  if (hasKey) {
    ourKey ??= createKeyPair("Gatehouse", new Date());
    const place = { organizationId: organization.id, connectionId: connection.id };
    await insertFirstKey(db, place, await ourKey, new Date());
  }
  /** What a page that is opened now would show. */
  const pageNow = async () => {
    const [saved, draft] = await Promise.all([
      findConnection(db, organization.id, connection.id),
      findDraft(db, connection),
    ]);
    return { version: saved?.version ?? 0, draftAt: draft?.updatedAt.toISOString() ?? null };
  };
  const begin = async (change: object = {}) => {
    const input = { ...save(connection.id, change), connectionId: connection.id, baseRevision: await pageNow() };
    return (await beginTest(input, admin, testContext(db))).testId;
  };
  return {
    db,
    organization,
    connection,
    admin,
    begin,
    save: (change: object, override: string | null = "a test") =>
      saveConnection({ ...save(connection.id, change), override }, testContext(db)),
  };
}

/** The provider's half of a SAML connection that trusts this key. */
export const trusting = (key: KeyPair) => ({
  issuer: idpIssuer,
  ssoUrl: `${idpIssuer}/sso`,
  certificates: [key.certificate],
});

export type MadeConnection = Awaited<ReturnType<typeof madeConnection>>;

/** Posts the provider's answer to a request of ours; again at each call. */
export function answerTo(
  request: OutgoingRequest,
  { connection, db }: Pick<MadeConnection, "connection" | "db">,
  options: Partial<ResponseOptions> & { key: KeyPair },
) {
  if (request.binding !== "redirect" || connection.protocol !== "saml") throw new Error("redirect expected");
  const query = new URL(request.url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  const { acsUrl, entityId } = spAddresses(connection.id, connection.saml, baseUrl);
  const response = encodeResponse(
    buildResponse({
      issuer: idpIssuer,
      acsUrl,
      audience: entityId,
      inResponseTo: / ID="([^"]+)"/.exec(xml)?.[1] ?? "",
      nameId: "ada@acme.test",
      attributes: { full_name: ["Ada"], role: ["developer"] },
      now: new Date(),
      ...options,
    }),
  );
  return () => {
    const body = new URLSearchParams({ SAMLResponse: response, RelayState: query.get("RelayState") ?? "" });
    const sent = new Request(`${baseUrl}/saml/consume`, { method: "POST", body });
    return completeSignIn({ protocol: "saml", connectionId: connection.id, request: sent }, testContext(db));
  };
}

/** Redirects to the provider with a test, and posts its answer. */
export async function runTest(
  from: MadeConnection,
  testId: string,
  options: Partial<ResponseOptions> & { key: KeyPair },
) {
  const request = await startTest({ testId, by: { userId: from.admin } }, testContext(from.db));
  if (!request) throw new Error("The test did not start");
  const send = answerTo(request, from, options);
  const outcome = await send();
  const event = await findEvent(from.db, from.organization.id, outcome.reference);
  return { outcome, event, send };
}

const untouched = [
  "users",
  "identities",
  "user_roles",
  "user_groups",
  "sessions",
  "sign_in_tickets",
  "connections",
  "connection_versions",
  "audit_entries",
];

/** Every row of the tables that a test must not touch, as one hash for each. */
export async function fingerprint(db: Db): Promise<Record<string, unknown>> {
  const hashes: Record<string, unknown> = {};
  for (const table of untouched) {
    const query = sql`select count(*)::int as n, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${sql.identifier(table)} t`;
    const result = (await db.execute(query)) as unknown as { rows?: unknown[] } & unknown[];
    hashes[table] = JSON.stringify(result.rows?.[0] ?? result[0]);
  }
  return hashes;
}
