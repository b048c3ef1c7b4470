import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { insertSession } from "@/lib/directory/session-store";
import { findUser } from "@/lib/directory/user-store";
import { catalogue, type PublicCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { holdsAttempt } from "./attempt-tokens";
import { markEventFailed } from "./event-outcome-store";
import { consumeTicket, findOpenTicket, type SignInTicket } from "./ticket-store";
import { requireUsable } from "./usable-connection";

export type RedeemInput = {
  handle: string;
  /** The attempt cookie of this browser: there on a same-site navigation, never on the provider's POST. */
  browserToken: string | null;
  /** Who is signed in in this browser at the moment. */
  currentUserId: string | null;
  /** A page of another site began the sign-in that this browser is in. */
  isStartedElsewhere: boolean;
  /** The token of that session: it ends when another one begins. */
  currentToken?: string | null;
  /** The person agreed to leave the present session. */
  isSwitchConfirmed: boolean;
  address: string | null;
  userAgent: string | null;
};

export type RedeemOutcome =
  | { status: "session"; token: string; expiresAt: Date; returnPath: string }
  | { status: "ask-to-switch" }
  | { status: "failed"; publicCode: PublicCode; reference: string | null };

/**
 * The same-site landing of every provider sign-in (checks.md 3.3, step 25): only here the browser is known, and only
 * here a session is made. A ticket that another browser presents is burnt.
 */
export async function redeemTicket(input: RedeemInput, ctx: Context): Promise<RedeemOutcome> {
  if (!input.isSwitchConfirmed && input.currentUserId !== null) {
    const open = await findOpenTicket(ctx.db, input.handle, ctx.now);
    // What nobody here asked for must not silently replace somebody's session (login CSRF): neither an answer without a
    // request, nor a request that another site made this browser send.
    const isUnasked = open?.browserHash === null || input.isStartedElsewhere;
    if (open && isUnasked && open.userId !== input.currentUserId) return { status: "ask-to-switch" };
  }
  const ticket = await consumeTicket(ctx.db, input.handle, ctx.now);
  if (!ticket) return { status: "failed", publicCode: catalogue.ticket_invalid.publicCode, reference: null };
  try {
    checkBrowser(ticket, input.browserToken);
    return await startProviderSession(ticket, input, ctx);
  } catch (error) {
    if (!(error instanceof SsoError)) throw error;
    await markEventFailed(ctx.db, ticket, error);
    return { status: "failed", publicCode: catalogue[error.code].publicCode, reference: ticket.eventReference };
  }
}

function checkBrowser(ticket: SignInTicket, browserToken: string | null): void {
  if (ticket.browserHash === null) return;
  if (!holdsAttempt(browserToken, ticket.browserHash)) {
    throw new SsoError("browser_binding", {
      expected: "the browser that started the sign-in",
      got: browserToken === null ? "a browser without the sign-in cookie" : "another browser",
    });
  }
}

async function startProviderSession(ticket: SignInTicket, input: RedeemInput, ctx: Context): Promise<RedeemOutcome> {
  const found = await findConnectionForSignIn(ctx.db, ticket.connectionId);
  if (!found) throw new SsoError("connection_not_found");
  requireUsable(found);
  const user = await findUser(ctx.db, ticket.organizationId, ticket.userId);
  if (user?.status !== "active")
    throw new SsoError("user_disabled", { expected: "an active user", got: "suspended, or deleted" });
  const token = randomToken(32);
  const expiresAt = await insertSession(ctx.db, {
    id: randomId(12),
    token,
    organizationId: ticket.organizationId,
    userId: ticket.userId,
    method: found.connection.protocol,
    connectionId: ticket.connectionId,
    encryptedSubject: ticket.encryptedSubject,
    address: input.address,
    userAgent: input.userAgent,
    now: ctx.now,
    endsAt: ticket.sessionEndsAt,
    replaces: input.currentToken,
  });
  return { status: "session", token, expiresAt, returnPath: ticket.returnPath };
}
