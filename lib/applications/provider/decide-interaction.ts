import { isOfferedConnection } from "@/lib/connections/offered-connection-queries";
import type { Context } from "@/lib/context";
import { equalsSafely } from "@/lib/crypto/tokens";
import { decideAccess } from "../access-rule";
import { recordDenial } from "../record-denial";
import { keepApplicationTest } from "./application-test-store";
import { upsertArtifact } from "./artifact-store";
import { findPending } from "./find-pending-request";
import { isFreshFor, type PendingRequest, wantsChoice, wantsFresh, wantsStepUp } from "./pending-request";
import type { ProviderClient } from "./provider-client";
import { findProviderClient } from "./provider-client-store";
import { authenticationMethods, type SignedIn } from "./signed-in";
import { findSignedIn } from "./signed-in-store";

/** Where a browser goes that an application sent here. */
export type InteractionStep =
  /** Back to the library, which answers the application. */
  | { to: "application"; address: string }
  | { to: "sign-in"; organizationSlug: string; connectionId: string | null; loginHint: string | null }
  /** Somebody else is signed in than the application can take. */
  | { to: "switch" }
  /** The person says whether they go on as who they are. */
  | { to: "choose" }
  | { to: "denied"; reference: string }
  /** To the page that shows what a test came to. */
  | { to: "tried" }
  /** The request is over, or another browser's. */
  | { to: "start-again" };

/**
 * What a browser does next that comes with a request of an application: it signs in at the application's organization, changes to it, is
 * turned away by the access rule, or goes on. The event of a person who was turned away is written here; a test leaves none.
 * @param cookie the browser's own word that it began this request
 * @param token of our session, when the browser has one
 * @param isChosen the person said in this browser that they go on as who they are
 */
export async function decideInteraction(
  { uid, cookie, token, isChosen = false }: Arriving,
  ctx: Context,
): Promise<InteractionStep> {
  const isTheirs = cookie !== null && equalsSafely(cookie, uid);
  const pending = isTheirs ? await findPending(ctx.db, uid, ctx.now) : null;
  const client = pending && (await findProviderClient(ctx.db, { clientId: pending.clientId }));
  if (!pending || !client) return { to: "start-again" };
  const signedIn = token === null ? null : await findSignedIn(ctx.db, { token }, ctx.now);
  return signedIn ? decideFor({ ...signedIn, isChosen }, pending, client, ctx) : signInAt(client, pending, ctx);
}

type Arriving = { uid: string; cookie: string | null; token: string | null; isChosen?: boolean };

async function decideFor(
  signedIn: SignedIn & { isChosen: boolean },
  pending: PendingRequest,
  client: ProviderClient,
  ctx: Context,
): Promise<InteractionStep> {
  const { application } = client;
  const { person } = signedIn;
  if (person.organizationId !== application.organizationId) return { to: "switch" };
  const decision = decideAccess(application, person);
  if (!decision.allowed && client.isTestClient) {
    const { expected, got } = decision;
    await keepApplicationTest(
      application,
      pending.state,
      { status: "denied", email: person.email, expected, got },
      ctx,
    );
    return { to: "tried" };
  }
  if (!decision.allowed) {
    const denied = { user: { id: person.id, email: person.email }, method: signedIn.method };
    const reference = await recordDenial(application, denied, decision, ctx);
    return { to: "denied", reference };
  }
  if (pending.expectedUserId !== null && pending.expectedUserId !== person.id) return { to: "switch" };
  const hasJustSignedIn = signedIn.createdAt.getTime() >= pending.startedAt.getTime();
  if (wantsChoice(pending) && !hasJustSignedIn && !signedIn.isChosen) return { to: "choose" };
  // What else the request asks for is asked next; only a sign-in for this very request answers that, too.
  if (wantsChoice(pending) && !hasJustSignedIn)
    return finish(pending, client, { ...pending.earlierAnswer, select_account: {} }, ctx);
  if (wantsStepUp(pending) && !hasJustSignedIn) return signInAt(client, pending, ctx);
  if (wantsFresh(pending) && !isFreshFor(pending, signedIn, ctx.now)) {
    if (!hasJustSignedIn) return signInAt(client, pending, ctx);
    // Their provider did not ask them again: asking it once more would go on for ever.
    return finish(pending, client, { error: "login_required", error_description: "no fresh authentication" }, ctx);
  }
  const [amr, acr] = [authenticationMethods(signedIn), signedIn.authentication?.context];
  const ts = Math.floor(signedIn.authenticatedAt.getTime() / 1000);
  const login = { accountId: person.id, ts, ...(acr && { acr }), ...(amr.length > 0 && { amr }) };
  const chosen = wantsChoice(pending) && { select_account: {} };
  return finish(pending, client, { ...pending.earlierAnswer, ...chosen, login }, ctx);
}

/** The connection that the application names is taken at once, where people of its organization may choose it. */
async function signInAt(
  { organization }: ProviderClient,
  { connectionId, loginHint }: PendingRequest,
  { db }: Context,
): Promise<InteractionStep> {
  const isKnown = connectionId !== null && (await isOfferedConnection(db, organization.id, connectionId));
  const known = isKnown ? connectionId : null;
  return { to: "sign-in", organizationSlug: organization.slug, connectionId: known, loginHint };
}

/** Keeps the answer where the library looks for it, free of the session in which the request began: another one may have followed. */
async function finish(
  { uid, payload, expiresAt }: PendingRequest,
  { application }: ProviderClient,
  result: Record<string, unknown>,
  ctx: Context,
): Promise<InteractionStep> {
  const { session: _earlier, ...rest } = payload;
  const owner = { organizationId: application.organizationId, applicationId: application.id };
  const artifact = { ...owner, payload: { ...rest, result }, sessionId: null, grantId: null, expiresAt };
  await upsertArtifact(ctx.db, { model: "Interaction", id: uid }, artifact);
  return { to: "application", address: `${ctx.baseUrl}/op/auth/${uid}` };
}
