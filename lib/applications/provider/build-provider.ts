import Provider, { type Client, type Context as ProviderContext } from "oidc-provider";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import { log } from "@/lib/log";
import { guardedFetch } from "@/lib/net/safe-fetch-client";
import { touchSecret } from "../application-secret-store";
import { sidOf } from "../application-sid";
import { defaultClaims } from "../claim-rows";
import { adapterFor, grantedScopes } from "./adapter-store";
import { loginPolicy } from "./decide-prompt";
import { findAccount, type ProviderAccount } from "./find-account";
import { clientOf } from "./find-in-request";
import { grantIdOf } from "./grant-id";
import { isUseWorthNoting, readClientId } from "./provider-client";
import type { ProviderPages } from "./provider-pages";
import { requestScope } from "./request-scope";
import type { PrivateJwk } from "./signing-key-store";

export type ProviderCookies = { session: string; isSecure: boolean };

const minute = 60;
const seconds = {
  code: minute,
  access: 60 * minute,
  idToken: 60 * minute,
  interaction: 30 * minute,
  refresh: 30 * 24 * 60 * minute,
};

/**
 * The OpenID provider of the installation (decision 0049): the library with our records below it and our pages before it.
 * @param keys what is published, of each algorithm the one that signs first
 */
export function buildProvider(
  baseUrl: string,
  keys: readonly PrivateJwk[],
  cookies: ProviderCookies,
  pages: ProviderPages,
): Provider {
  const issuer = `${baseUrl}/op`;
  const provider = new Provider(issuer, {
    adapter: (model: string) => adapterFor(model, issuer),
    jwks: { keys },
    ...protocolRules(),
    ...lifetimes(),
    cookies: {
      names: { session: cookies.session, interaction: "gatehouse.interaction", resume: "gatehouse.resume" },
      long: { httpOnly: true, sameSite: "lax", path: "/", secure: cookies.isSecure, signed: false },
      short: { httpOnly: true, sameSite: "lax", secure: cookies.isSecure, signed: false },
    },
    features: features(pages),
    findAccount,
    loadExistingGrant,
    interactions: { policy: loginPolicy(), url: (_ctx: unknown, { uid }: { uid: string }) => `/op/interaction/${uid}` },
    renderError: async (ctx: ProviderContext, told: Record<string, string | null>) => {
      const { error, error_description: description = null } = told;
      const organization = await askingOrganization(ctx);
      await answerWith(pages.problem({ error: error ?? "server_error", description, organization }));
    },
    fetch: fetchGuarded,
  });
  bendModels(provider);
  // The library adds the hash of a script to it where it shows a form that posts itself.
  provider.use(async (ctx, next) => {
    ctx.set(
      "content-security-policy",
      "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    await next();
  });
  provider.on("server_error", (_ctx, error) => log().error({ err: error }, "the OpenID provider failed"));
  return provider;
}

function protocolRules(): Record<string, unknown> {
  const algorithms = ["RS256", "ES256"];
  return {
    responseTypes: ["code"],
    scopes: grantedScopes,
    claims: { openid: Object.keys(defaultClaims) },
    // Applications read roles from the ID token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    enabledJWA: {
      idTokenSigningAlgValues: algorithms,
      clientAuthSigningAlgValues: ["RS256", "PS256", "ES256", "EdDSA"],
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    // How an application names the way to sign in: the person's own connection, or the organization, which it has anyway.
    extraParams: ["connection", "organization"],
    routes: {
      authorization: "/auth",
      token: "/token",
      userinfo: "/userinfo",
      jwks: "/jwks",
      revocation: "/revocation",
      introspection: "/introspection",
      end_session: "/logout",
    },
    clientBasedCORS: (ctx: ProviderContext, origin: string, client: Client) =>
      (ctx.path.endsWith("/userinfo") || client.clientAuthMethod === "none") &&
      client.redirectUris.some((uri) => URL.parse(uri)?.origin === origin),
    // A token dies with its session's row, whatever ended it: nothing has to be asked a second time.
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    // A session bounds them all, so an application need not ask for one.
    issueRefreshToken: (_ctx: ProviderContext, { clientId }: Client) => !readClientId(clientId).isTestClient,
  };
}

function lifetimes(): Record<string, unknown> {
  const atMost = (most: number) => (ctx: ProviderContext) => {
    const account = ctx.oidc.account as ProviderAccount | undefined;
    if (!account) return most;
    const left = Math.floor((account.signedIn.endsAt.getTime() - requestScope().ctx.now.getTime()) / 1000);
    return Math.max(1, Math.min(most, left));
  };
  return {
    clockTolerance: 15,
    ttl: {
      AuthorizationCode: seconds.code,
      AccessToken: atMost(seconds.access),
      RefreshToken: atMost(seconds.refresh),
      IdToken: seconds.idToken,
      Interaction: seconds.interaction,
      Grant: seconds.refresh,
      // Of a browser in which nobody is signed in: the time to answer a page. Ours has its own end.
      Session: seconds.interaction,
    },
  };
}

function features(pages: ProviderPages): Record<string, unknown> {
  const isOwn = (_ctx: unknown, client: Client, token: { clientId?: string }) => token.clientId === client.clientId;
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    revocation: { enabled: true, allowedPolicy: isOwn },
    introspection: { enabled: true, allowedPolicy: mayIntrospect },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx: ProviderContext) => askToSignOut(ctx, pages),
      postLogoutSuccessSource: () => answerWith(pages.signedOut(null)),
    },
  };
}

/** An interface asks about the tokens of the applications of its own organization; a public client proves nothing, and asks about its own. */
async function mayIntrospect(_ctx: unknown, client: Client, token: { clientId?: string }): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === "none" || token.clientId === undefined) return false;
  const [asking, asked] = [await clientOf(client.clientId), await clientOf(token.clientId)];
  return asking !== null && asking.application.organizationId === asked?.application.organizationId;
}

/** Who shows the session's own ID token speaks for the person: nobody is asked, and the answer follows at once. */
async function askToSignOut(ctx: ProviderContext, pages: ProviderPages): Promise<void> {
  const { session, entities, client } = ctx.oidc;
  const hint = entities.IdTokenHint?.payload;
  const asking = client ? await clientOf(client.clientId) : null;
  const sid = asking && sidOf(session.uid, asking.application.id);
  const secret = session.state?.secret ?? "";
  if (hint !== undefined && hint.sub === session.accountId && hint.sid === sid) {
    requestScope().confirmedSignOut = secret;
    ctx.body = "";
    return;
  }
  const action = ctx.oidc.urlFor("end_session_confirm");
  await answerWith(pages.askToSignOut({ action, secret, applicationName: asking?.application.name ?? null }));
}

/** Of the application that a request names, if there is such a one: what is wrong with the rest changes nothing about whose it is. */
async function askingOrganization({ oidc }: { oidc?: { client?: Client } }): Promise<string | null> {
  const asking = oidc?.client ? await clientOf(oidc.client.clientId) : null;
  return asking?.organization.slug ?? null;
}

async function answerWith(page: Promise<Response>): Promise<void> {
  requestScope().answer = await page;
}

/** Nobody is asked for consent, and the grant is the session's own. */
async function loadExistingGrant({ oidc }: ProviderContext) {
  const { accountId, uid } = oidc.session;
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId });
  grant.jti = grantIdOf(uid, oidc.client.clientId);
  grant.addOIDCScope(grantedScopes.join(" "));
  return grant;
}

async function fetchGuarded(url: string, { method, headers, body, signal }: RequestInit): Promise<Response> {
  const send = guardedFetch(requestScope().ctx.outbound);
  return send(url, {
    method: method ?? "GET",
    headers: Object.fromEntries(new Headers(headers)),
    ...(body && { body: String(body) }),
    ...(signal && { signal }),
  });
}

/** Where the library has no setting for what is ours. */
function bendModels({ Client: clients, Session: sessions, Claims: claims }: Provider): void {
  // Secrets are kept as hashes; two can be live while an application changes from one to the other.
  Object.assign(clients.prototype, {
    async compareClientSecret(this: Client, secret: string) {
      const hash = hashToken(secret);
      const client = await clientOf(this.clientId);
      const shown = client?.secrets.find((known) => equalsSafely(known.hash, hash));
      if (!client || !shown) return false;
      const { db, now } = requestScope().ctx;
      if (isUseWorthNoting(shown, now)) await touchSecret(db, client.application, shown.id, now);
      return true;
    },
    includeSid: () => true,
  });
  Object.assign(sessions.prototype, {
    // The token of our session was changed when the person signed in.
    resetIdentifier() {},
    ensureClientContainer(this: { uid: string; sidFor(id: string, sid: string): void }, clientId: string) {
      const client = requestScope().clients.get(clientId);
      if (client) this.sidFor(clientId, sidOf(this.uid, client.application.id));
    },
  });
  // An application is told what its record says, whatever scopes it names: the preview in the console is the whole truth.
  Object.assign(claims.prototype, {
    async result(this: { available: Record<string, unknown> }) {
      return Object.fromEntries(Object.entries(this.available).filter(([, value]) => value !== undefined));
    },
  });
}
