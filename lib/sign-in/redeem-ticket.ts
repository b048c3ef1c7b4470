import { markEventFailed } from "@/lib/activity/event-store";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { isDeadlock, isRefusedByConstraint, retryOnConflict } from "@/lib/db/database";
import { beginSession } from "@/lib/directory/begin-session";
import { holdRow, lockRow } from "@/lib/directory/lock-row-store";
import { type NewSession, renewSessionToken } from "@/lib/directory/session-store";
import { findUser } from "@/lib/directory/user-store";
import { catalogue, type ErrorCode, type PublicCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { findAttemptById } from "./attempt-store";
import { holdsAttempt } from "./attempt-tokens";
import { isUsable, requireUsable } from "./require-usable-connection";
import { sessionKeys } from "./session-keys";
import { openSessionSubject } from "./session-subject";
import {
  consumeTicket,
  findTicket,
  findTicketAtLanding,
  type SignInTicket,
  setTicketSession,
  type TicketAtLanding,
  ticketUse,
} from "./ticket-store";

/** What the landing browser sends. */
export type LandingBrowser = {
  /** The attempt cookie of this browser: there on a same-site navigation, never on the provider's POST. */
  browserToken: string | null;
  /** Who is signed in in this browser at the moment. */
  currentUserId: string | null;
  /** The token of that session: it ends when another one begins. */
  currentToken?: string | null;
  /** The attempts of this browser that a page of another site began. */
  elsewhereToken: string | null;
  /** The person agreed to leave the present session. */
  isSwitchConfirmed: boolean;
  address: string | null;
  userAgent: string | null;
};

export type RedeemInput = LandingBrowser & { handle: string };

export type RedeemOutcome =
  | { status: "session"; token: string; expiresAt: Date; returnPath: string }
  /** This browser is signed in by that very answer already. */
  | { status: "signed-in-before"; returnPath: string }
  | { status: "ask-to-switch" }
  | { status: "failed"; publicCode: PublicCode; reference: string | null };

/**
 * The same-site landing of every provider sign-in (checks.md 3.1.25 and 3.3.2): only here the browser is known, and only
 * here a session is made. A ticket that another browser presents is burnt, and none is good twice.
 */
export async function redeemTicket(input: RedeemInput, ctx: Context): Promise<RedeemOutcome> {
  const landing = await findTicketAtLanding(ctx.db, hashToken(input.handle));
  if (!landing) return failed("ticket_invalid", null);
  return (await redeemAtOnce(landing, input, ctx)) ?? redeem(landing.ticket, input, ctx);
}

/**
 * The short way of nearly every landing: the ticket is good for this browser, which has no session, and one statement uses it up and
 * begins the session. Whatever stands against it is found out, and said, by `redeem`.
 * @returns null when nothing was written
 */
async function redeemAtOnce(
  { ticket, found, isPersonActive }: TicketAtLanding,
  input: RedeemInput,
  ctx: Context,
): Promise<RedeemOutcome | null> {
  const isOpen = ticket.usedAt === null && ticket.expiresAt > ctx.now;
  const isOfBrowser = ticket.browserHash === null || holdsAttempt(input.browserToken, ticket.browserHash);
  const hasSession = input.currentUserId !== null || Boolean(input.currentToken);
  if (!isOpen || !isOfBrowser || hasSession || !isPersonActive || !isUsable(found)) return null;
  const session = sessionOf(ticket, found, input);
  const redeemed = ticketUse(ctx.db, ticket, { usedAt: ctx.now, sessionId: session.id });
  try {
    const expiresAt = await beginSession({ ...session, redeemed }, ctx);
    return { status: "session", token: session.token, expiresAt, returnPath: ticket.returnPath };
  } catch (error) {
    if (!isRefusedByConstraint(error) && !isDeadlock(error)) throw error;
    return null;
  }
}

/**
 * The landing of an answer that arrived before (a double click, Back and Continue, a reload). What it is good for was
 * decided at the first time: the browser that began the attempt gets what the first response led to, any other one nothing.
 * @param reference the event of the second answer's refusal
 */
export async function redeemRepeated(
  { attemptId, reference, ...browser }: LandingBrowser & { attemptId: string; reference: string | null },
  ctx: Context,
): Promise<RedeemOutcome> {
  const attempt = await findAttemptById(ctx.db, attemptId);
  if (!attempt?.usedAt || !holdsAttempt(browser.browserToken, attempt.browserHash))
    return failed("browser_binding", reference);
  const isFresh = ctx.now.getTime() - attempt.usedAt.getTime() < verificationMilliseconds;
  const ticket = await waitForTicket(attemptId, isFresh, ctx);
  if (!ticket) return failed("ticket_invalid", reference);
  const outcome = await redeem(ticket, { ...browser, isRepeated: true }, ctx);
  return outcome.status === "ask-to-switch" ? failed("ticket_invalid", reference) : outcome;
}

/** The first answer may still be under verification, while the provider's token endpoint is asked. */
const verificationMilliseconds = 15_000;
const ticketReads = { count: 20, milliseconds: 250 };

async function waitForTicket(attemptId: string, isFresh: boolean, { db }: Context): Promise<SignInTicket | null> {
  let ticket = await findTicket(db, { attemptId });
  for (let read = 1; isFresh && !ticket && read < ticketReads.count; read++) {
    await new Promise((resolve) => setTimeout(resolve, ticketReads.milliseconds));
    ticket = await findTicket(db, { attemptId });
  }
  return ticket;
}

type Landing = LandingBrowser & { isRepeated?: boolean };

async function redeem(ticket: SignInTicket, input: Landing, ctx: Context): Promise<RedeemOutcome> {
  const isOpen = ticket.usedAt === null && ticket.expiresAt > ctx.now;
  if (isOpen && !input.isSwitchConfirmed && input.currentUserId !== null) {
    // What nobody here asked for must not silently replace somebody's session (login CSRF): neither an answer without a
    // request, nor a request that another site made this browser send.
    const isUnasked = ticket.browserHash === null || holdsAttempt(input.elsewhereToken, ticket.browserHash);
    if (isUnasked && ticket.userId !== input.currentUserId) return { status: "ask-to-switch" };
  }
  // Ticket, session and the end of the session before stand or fall together; a refusal keeps the ticket burnt.
  const work = async (tx: Context["db"]) => {
    const inner = { ...ctx, db: tx };
    if (!(await consumeTicket(tx, ticket, ctx.now))) return redeemAgain(ticket, input, inner);
    try {
      checkBrowser(ticket, input.browserToken);
      return await startProviderSession(ticket, input, inner);
    } catch (error) {
      if (!(error instanceof SsoError)) throw error;
      await markEventFailed(tx, ticket, error, ctx.now);
      return failed(error.code, ticket.eventReference);
    }
  };
  return retryOnConflict(() => ctx.db.transaction(work));
}

/**
 * A ticket that was redeemed: for who is signed in by it there is nothing to do. A browser that sends the answer once more never
 * received its session (it dropped that landing), and gets the very session with a new token, while the ticket's time lasts. The
 * ticket itself opens nothing twice.
 */
async function redeemAgain(
  { handleHash, userId, returnPath }: SignInTicket,
  { browserToken, currentUserId, isRepeated = false }: Landing,
  ctx: Context,
): Promise<RedeemOutcome> {
  if (currentUserId === userId) return { status: "signed-in-before", returnPath };
  // Read again: whoever used it up may have done so a moment ago.
  const ticket = await findTicket(ctx.db, { handleHash });
  const isTheirs = ticket?.browserHash != null && holdsAttempt(browserToken, ticket.browserHash);
  if (!isRepeated || !isTheirs || ticket.sessionId === null || currentUserId !== null || ticket.expiresAt <= ctx.now)
    return failed("ticket_invalid", null);
  const token = randomToken(32);
  const expiresAt = await renewSessionToken(ctx.db, ticket.organizationId, ticket.sessionId, token);
  return expiresAt ? { status: "session", token, expiresAt, returnPath } : failed("ticket_invalid", null);
}

function failed(code: ErrorCode, reference: string | null): RedeemOutcome {
  return { status: "failed", publicCode: catalogue[code].publicCode, reference };
}

function checkBrowser(ticket: SignInTicket, browserToken: string | null): void {
  if (ticket.browserHash === null) return;
  if (!holdsAttempt(browserToken, ticket.browserHash)) {
    throw new SsoError("browser_binding", {
      expected: said("sameBrowser"),
      got: browserToken === null ? said("browserWithoutCookie") : said("otherBrowser"),
    });
  }
}

async function startProviderSession(ticket: SignInTicket, input: LandingBrowser, ctx: Context): Promise<RedeemOutcome> {
  // Held, so that neither single sign-on nor the connection is switched off between the question and the session.
  const { organizationId } = ticket;
  await holdRow(ctx.db, { type: "organization", organizationId, key: organizationId });
  await holdRow(ctx.db, { type: "connection", organizationId, key: ticket.connectionId }, "share");
  const found = await findConnectionForSignIn(ctx.db, ticket.connectionId);
  if (!found) throw new SsoError("connection_not_found");
  requireUsable(found);
  // Held, so that a suspension at the same moment comes before the session, or ends it.
  await lockRow(ctx.db, { type: "user", organizationId: ticket.organizationId, key: ticket.userId });
  const user = await findUser(ctx.db, ticket.organizationId, ticket.userId);
  if (user?.status !== "active")
    throw new SsoError("user_disabled", { expected: said("activeUser"), got: said("suspendedOrDeleted") });
  const session = sessionOf(ticket, found, input);
  const expiresAt = await beginSession({ ...session, replaces: input.currentToken }, ctx);
  await setTicketSession(ctx.db, ticket, session.id);
  return { status: "session", token: session.token, expiresAt, returnPath: ticket.returnPath };
}

function sessionOf(
  ticket: SignInTicket,
  { connection }: ConnectionForSignIn,
  { address, userAgent }: LandingBrowser,
): Omit<NewSession, "now"> {
  const { organizationId, userId, connectionId, encryptedSubject, authenticatedAt, authentication } = ticket;
  return {
    id: randomId(12),
    token: randomToken(32),
    organizationId,
    userId,
    method: connection.protocol,
    connectionId,
    encryptedSubject,
    keys: sessionKeys(connection, openSessionSubject(encryptedSubject), secretBox()),
    address,
    userAgent,
    endsAt: ticket.sessionEndsAt,
    authenticatedAt,
    authentication,
    eventReference: ticket.eventReference,
  };
}
