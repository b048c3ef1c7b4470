import { errors } from "oidc-provider";
import { unlessGone } from "@/lib/db/database";
import { endSessionOfBrowser } from "@/lib/directory/end-sessions";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { isTouchDue } from "@/lib/directory/session-policy";
import { touchSession } from "@/lib/directory/session-store";
import { noteUse } from "../application-use-store";
import { type ArtifactPayload, fromStored, toStored } from "./artifact";
import {
  consumeArtifact,
  deleteArtifact,
  deleteArtifactsOfGrant,
  findArtifact,
  upsertArtifact,
} from "./artifact-store";
import { clientOf, sessionBy } from "./find-in-request";
import { readGrantId } from "./grant-id";
import { withStart } from "./pending-request";
import { clientMetadata } from "./provider-client";
import { requestScope } from "./request-scope";
import { authenticationMethods, type SignedIn } from "./signed-in";

/** What the library keeps its things in, one for each kind. */
type Adapter = {
  find(id: string): Promise<ArtifactPayload | undefined>;
  findByUid(uid: string): Promise<ArtifactPayload | undefined>;
  findByUserCode(): Promise<undefined>;
  upsert(id: string, payload: ArtifactPayload, seconds: number): Promise<void>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
};

const nothing = async () => undefined;
const keepsNothing = {
  find: nothing,
  findByUid: nothing,
  findByUserCode: nothing,
  upsert: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
} satisfies Adapter;

/** The adapter of one kind. Clients, sessions and grants are ours and are read as they are; the rest is kept as artifacts. */
export function adapterFor(model: string, issuer: string): Adapter {
  switch (model) {
    case "Client":
      return clientsFor(issuer);
    case "Session":
      return sessionsOver(artifactsOf(model, issuer));
    case "Grant":
      return grants;
    default:
      return artifactsOf(model, issuer);
  }
}

const clientsFor = (issuer: string): Adapter => ({
  ...keepsNothing,
  async find(id) {
    const client = await clientOf(id);
    return client ? clientMetadata(client, issuer) : undefined;
  },
});

/** Everything that the provider can say about a person: which claims an application is told is decided by its record. */
export const grantedScopes = ["openid", "profile", "email", "phone", "groups", "roles", "offline_access"];

/** A grant lasts as long as the session that it names, so there is nothing to keep. */
const grants: Adapter = {
  ...keepsNothing,
  async find(id) {
    const named = readGrantId(id);
    const signedIn = named && (await sessionBy({ sessionId: named.sessionId }));
    if (!named || !signedIn) return undefined;
    return {
      kind: "Grant",
      jti: id,
      iat: seconds(requestScope().ctx.now),
      exp: seconds(signedIn.endsAt),
      accountId: signedIn.person.id,
      clientId: named.clientId,
      openid: { scope: grantedScopes.join(" ") },
    };
  },
};

/**
 * The library's session is ours, read by the token of our cookie: it begins, lasts and ends with ours. Only the state of a sign-out
 * under way is kept beside it; and the session of a browser in which nobody is signed in, which is nothing but that state.
 */
function sessionsOver(states: Adapter): Adapter {
  return {
    ...keepsNothing,
    async find(token) {
      const signedIn = await sessionBy({ token });
      if (!signedIn) return states.find(token);
      const { db, now } = requestScope().ctx;
      // Going from application to application is using the session.
      if (isTouchDue(signedIn, now)) await touchSession(db, token, now);
      const kept = requestScope().isSignOut ? await states.find(token) : undefined;
      return { ...toSession(signedIn, token), ...(kept && { state: kept.state }) };
    },
    async findByUid(sessionId) {
      const signedIn = await sessionBy({ sessionId });
      return signedIn ? toSession(signedIn, sessionId) : undefined;
    },
    async upsert(token, payload, lifetime) {
      if (!requestScope().isSignOut) return;
      const { state, uid, iat, exp } = payload;
      const ofSession = payload.accountId === undefined ? { uid } : { sessionUid: String(uid) };
      await states.upsert(token, { kind: "Session", iat, exp, state, ...ofSession }, lifetime);
    },
    async destroy(token) {
      const scope = requestScope();
      const ended = await endSessionOfBrowser(token, "signed_out", scope.ctx);
      const organization = ended && (await findOrganizationById(scope.ctx.db, ended.organizationId));
      scope.signedOutOf = organization?.slug ?? null;
      await states.destroy(token);
    },
  };
}

function toSession(signedIn: SignedIn, token: string): ArtifactPayload {
  const amr = authenticationMethods(signedIn);
  const acr = signedIn.authentication?.context;
  return {
    kind: "Session",
    jti: token,
    uid: signedIn.sessionId,
    accountId: signedIn.person.id,
    loginTs: seconds(signedIn.authenticatedAt),
    iat: seconds(signedIn.createdAt),
    exp: seconds(signedIn.endsAt),
    ...(acr && { acr }),
    ...(amr.length > 0 && { amr }),
  };
}

function artifactsOf(model: string, issuer: string): Adapter {
  const name = (id: string) => ({ model, id });
  return {
    ...keepsNothing,
    async find(id) {
      const { db, now } = requestScope().ctx;
      const found = await findArtifact(db, name(id), now);
      return found ? fromStored(found, { model, id, issuer }) : undefined;
    },
    async upsert(id, payload, lifetime) {
      const { db, now } = requestScope().ctx;
      const { clientId, ...stored } = toStored(payload);
      const client = clientId === null ? null : await clientOf(clientId);
      const signedIn = stored.sessionId === null ? null : await sessionBy({ sessionId: stored.sessionId });
      // Whoever was suspended, or signed out, between the code and the token gets none.
      if (stored.sessionId !== null && !signedIn) throw new errors.InvalidGrant("the session is over");
      const expiresAt = new Date(now.getTime() + lifetime * 1000);
      const organizationId = client?.application.organizationId ?? signedIn?.person.organizationId ?? null;
      const owner = { organizationId, applicationId: client?.application.id ?? null };
      const kept = model === "Interaction" ? withStart(stored, now) : stored;
      const written = await unlessGone(async () => {
        await upsertArtifact(db, name(id), { ...kept, ...owner, expiresAt });
        if (model === "AccessToken" && client && signedIn && !client.isTestClient)
          await noteArrival(client.application, signedIn);
        return true;
      });
      // It ended, or the application was deleted, since it was looked for.
      if (written === null) throw new errors.InvalidGrant("the session is over");
    },
    async consume(id) {
      const { db, now } = requestScope().ctx;
      // Two at once: the second one found it unused a moment ago.
      if (!(await consumeArtifact(db, name(id), now))) throw new errors.InvalidGrant("already used");
    },
    destroy: (id) => deleteArtifact(requestScope().ctx.db, name(id)).then(nothing),
    revokeByGrantId: (grantId) => deleteArtifactsOfGrant(requestScope().ctx.db, model, grantId).then(nothing),
  };
}

/** From here on the application knows the session, and is told of its end. */
async function noteArrival(
  { organizationId, id: applicationId }: { organizationId: string; id: string },
  { sessionId, person }: SignedIn,
): Promise<void> {
  const { db, now } = requestScope().ctx;
  await noteUse(db, { organizationId, applicationId, userId: person.id, sessionId }, now);
}

const seconds = (instant: Date) => Math.floor(instant.getTime() / 1000);
