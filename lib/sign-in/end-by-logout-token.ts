import type { OidcConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import type { Db } from "@/lib/db/database";
import { countOpenSessions } from "@/lib/directory/session-queries";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import { oidcSidKeys, oidcSubjectKeys } from "@/lib/identity/logout-keys";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { guardedFetch } from "@/lib/net/safe-fetch-client";
import { publishedKeys } from "@/lib/oidc/key-cache";
import { type KeySource, type VerifiedLogoutToken, verifyLogoutToken } from "@/lib/oidc/verify-logout-token";
import { type EndedByProvider, endByProvider } from "./end-by-provider";
import { countPendingTickets, type NamedByProvider } from "./named-ticket-store";
import { respondingClientConfig } from "./open-oidc-client";
import { readCallbackParameters } from "./read-callback-parameters";
import { type LogoutOutcome, type ObeyedLogout, settleLogout } from "./record-logout";
import { requireAddressed, requireLeft } from "./require-usable-connection";
import { rememberLogout } from "./seen-logout-store";
import { sidIssuer } from "./session-keys";
import { knowing } from "./sign-in-refusal";

/** A token counts for five minutes before and after its `iat`, so that long its `jti` is remembered, and a little longer. */
const rememberedMilliseconds = 15 * 60_000;

/**
 * Ends what a logout token of the provider's server names (Back-Channel Logout 1.0): with a `sid` that session, with a `sub` alone
 * every session of the person that began at this connection. A connection that was switched off meanwhile still ends what began at it.
 */
export async function endByLogoutToken(
  { connectionId, request }: { connectionId: string; request: Request },
  ctx: Context,
): Promise<LogoutOutcome> {
  return settleLogout("oidc", () => obey(connectionId, request, ctx), ctx);
}

async function obey(connectionId: string, request: Request, ctx: Context): Promise<ObeyedLogout> {
  const found = await requireAddressed(ctx.db, connectionId, "oidc");
  return knowing({ found }, async () => {
    requireLeft(found);
    const token = (await readCallbackParameters(request)).get("logout_token");
    if (!token) throw new SsoError("oidc_logout_token", { expected: said("signedLogoutToken"), got: nothing });
    const verified = await verify(token, found.connection, ctx);
    const { checks } = verified;
    return knowing({ checks }, async () => {
      const failed = checks.find((check) => !check.passed);
      if (failed) throw new SsoError(failed.name, { expected: failed.expected, got: failed.got });
      return { learned: { found, checks }, ...(await endNamed(verified, found, ctx)) };
    });
  });
}

async function verify(token: string, connection: OidcConnection, ctx: Context): Promise<VerifiedLogoutToken> {
  const client = await respondingClientConfig(connection, ctx);
  const send = guardedFetch(ctx.outbound);
  const mayAsk = (isKnown: boolean) => takeRateLimit("logoutKeys", `${connection.id} ${isKnown ? "known" : "unknown"}`);
  const keysOf: KeySource = (issuer, keyId) => publishedKeys(client, { issuer, keyId, send, mayAsk }, ctx.now);
  const { allowedTenants } = connection.oidc;
  return verifyLogoutToken(token, client, { keysOf, allowedTenants, now: ctx.now });
}

/**
 * The token's `jti` and the sessions go in one transaction: a token whose work was undone may come again. Where no session is open, and
 * none is about to begin, which is the rule in a storm of tokens, its `jti` alone is written.
 */
async function endNamed(
  { claims, issuer }: VerifiedLogoutToken,
  { connection, organization }: ConnectionForSignIn<OidcConnection>,
  ctx: Context,
): Promise<EndedByProvider> {
  const { sub, sid, jti } = claims;
  const place = { connectionId: connection.id, issuer };
  const sidPlace = { ...place, issuer: sidIssuer({ connection, tokenIssuer: issuer }) };
  const filter: NamedByProvider["filter"] = {
    connection: connection.id,
    ...(typeof sub === "string" && { subjectKeys: oidcSubjectKeys(secretBox(), place, sub) }),
    ...(typeof sid === "string" && { sidKeys: oidcSidKeys(secretBox(), sidPlace, sid) }),
  };
  const remember = async (db: Db) => {
    const until = new Date(ctx.now.getTime() + rememberedMilliseconds);
    if (!(await rememberLogout(db, connection.id, String(jti), until)))
      throw new SsoError("oidc_logout_replay", { expected: said("newLogoutToken"), got: said("obeyedBefore") });
  };
  const named = { organizationId: organization.id, filter };
  // In this order: a sign-in that lands in between is no ticket any more, and a session already.
  const pending = await countPendingTickets(ctx.db, named, ctx.now);
  if (pending + (await countOpenSessions(ctx.db, organization.id, filter, ctx.now)) === 0) {
    await remember(ctx.db);
    return { ended: [], stopped: 0 };
  }
  return ctx.db.transaction(async (tx) => {
    await remember(tx);
    return endByProvider(named, { ...ctx, db: tx });
  });
}
