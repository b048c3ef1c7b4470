import { eq } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { type ConnectionInput, connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import { saveConnection } from "@/lib/connections/save-connection";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { type Db, retryOnConflict } from "@/lib/db/database";
import { createOrganization } from "@/lib/directory/save-organization";
import { insertSession } from "@/lib/directory/session-store";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import { decideUser, mapPerson, provisionUser, requireAccepted } from "@/lib/sign-in/provision-user";
import { insertTicket } from "@/lib/sign-in/ticket-store";
import { testContext } from "./test-database";

let made = 0;

/** An organization for a store test. */
export function newOrganization(db: Db) {
  made += 1;
  const slug = `dir-${Date.now().toString(36)}-${made}`;
  return createOrganization({ slug, name: slug, tenantId: null }, testContext(db));
}

/** A SAML connection of an organization, saved as an administrator would; a draft unless told, because no message is verified here. */
export async function saveSaml(
  db: Db,
  organizationId: string,
  change: {
    id?: string;
    name?: string;
    provisioning?: object;
    claims?: object[];
    confirmsConsoleRoles?: boolean;
    /** In the database alone: it names no provider, and sessions begin. */
    isLive?: boolean;
  } = {},
) {
  const { id = null, name = "Test provider", confirmsConsoleRoles = false, isLive = false, ...rest } = change;
  const document: ConnectionInput = connectionInputSchema.parse({
    name,
    kind: "generic-saml",
    status: "draft",
    saml: {},
    ...rest,
  });
  const answers = { override: "a test", confirmsConsoleRoles };
  const input = { organizationId, connectionId: id, connection: document, explicitSamlFields: [], ...answers };
  const connection = await saveConnection(input, testContext(db));
  if (isLive) await db.update(connections).set({ status: "live" }).where(eq(connections.id, connection.id));
  return connection;
}

/** What a provider says about Ada, changed. */
export function assertedAda(connectionId: string, change: Partial<AssertedIdentity> = {}): AssertedIdentity {
  return {
    connectionId,
    protocol: "saml",
    issuer: "https://idp.test",
    subject: "ada@acme.test",
    claims: {},
    friendlyNames: {},
    authenticatedAt: new Date(),
    ...change,
  };
}

/**
 * The gate of every sign-in, behind the verified message: user, link and grants are written.
 * @returns the user's id, and what was decided
 * @throws SsoError with the code of the refusal
 */
export async function signInAs(
  db: Db,
  identity: AssertedIdentity,
): Promise<{ userId: string; decision: ProvisioningDecision }> {
  const found = await findConnectionForSignIn(db, identity.connectionId);
  if (!found) throw new Error("no such connection");
  return retryOnConflict(() =>
    db.transaction(async (tx) => {
      const person = mapPerson({ identity, found }, []);
      const decision = requireAccepted(await decideUser(person, testContext(tx)));
      const userId = await provisionUser(person, decision, testContext(tx));
      // What ties a sign-in to its connection until it is over.
      await insertTicket(tx, randomToken(32), {
        organizationId: found.organization.id,
        connectionId: identity.connectionId,
        userId,
        eventReference: "R-TEST",
        browserHash: null,
        returnPath: "/",
        encryptedSubject: "",
        sessionEndsAt: null,
        expiresAt: new Date(),
      });
      return { userId, decision };
    }),
  );
}

/** A session of somebody, as a mailed code begins it, or as a provider does. @returns its ID and the token that a browser holds */
export async function sessionOf(
  db: Db,
  owner: { organizationId: string; userId: string },
  { now, connectionId = null }: { now: Date; connectionId?: string | null },
): Promise<{ sessionId: string; token: string }> {
  const [sessionId, token] = [randomId(12), randomToken(32)];
  const place = { address: null, userAgent: null, encryptedSubject: null, connectionId, endsAt: null };
  const method = connectionId === null ? "code" : "saml";
  await insertSession(db, { id: sessionId, token, ...owner, method, ...place, now });
  return { sessionId, token };
}
