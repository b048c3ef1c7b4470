import { AsyncLocalStorage } from "node:async_hooks";
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomBytes, sign } from "node:crypto";
import { realpathSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pathToFileURL } from "node:url";
import Provider, { type Context, interactionPolicy } from "oidc-provider";
import { listen } from "./listen";
import { chosenFault, faultCookie, faultMenu, samplePeople } from "./sample-provider";

/**
 * An OpenID provider for the demo and the journeys: the certified `oidc-provider` with a page that lists people; one click
 * signs in. In tenant mode it looks like Microsoft: the tenant's id is in the issuer, and in `tid` and `oid`. Any
 * number of clients can register themselves (RFC 7591, `POST {issuer}/reg`); the first one is there from the start.
 */

type SampleClient = {
  redirectUri: string;
  postLogoutRedirectUri?: string;
  /** Where it is told of sign-outs (Back-Channel Logout 1.0). */
  backchannelLogoutUri?: string;
  auth?: "client_secret_basic" | "client_secret_post" | "private_key_jwt";
  /** Where the client's own keys lie; ID tokens are encrypted to the one for it. */
  jwksUri?: string;
};

type OpenIdPerson = { sub: string; email: string; name: string; roles: string[] } & Record<string, unknown>;

export type SampleOpenIdProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: OpenIdPerson[];
  setClient(client: SampleClient): void;
  /** A new signing key; the old one is not published any more. */
  rotateKey(): void;
  /** Claims go into the ID token, or only to userinfo. */
  setUserinfoOnly(isUserinfoOnly: boolean): void;
  /** How many sessions of its own the provider keeps for somebody. */
  sessionsOf(sub: string): number;
  stop(): Promise<void>;
};

/** What it can do wrong, so that administrators see each failure and tests can cause it. */
export const openIdFaults = {
  none: "nothing",
  nonce: "wrong nonce",
  signature: "bad signature",
  audience: "a token for somebody else",
  expired: "expired token",
  invalidClient: "the client is refused",
  noEmail: "no e-mail address",
  unmappedRole: "a role that nobody knows",
  overage: "too many groups to send",
} as const;
export type OpenIdFault = keyof typeof openIdFaults;

const clientId = "gatehouse-sample";
const isLocal = (uri: string) => URL.canParse(uri) && ["localhost", "127.0.0.1"].includes(new URL(uri).hostname);
const html = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function newJwks() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    keys: [{ ...privateKey.export({ format: "jwk" }), kid: randomBytes(6).toString("hex"), use: "sig", alg: "RS256" }],
  };
}

type Row = Record<string, unknown> & { grantId?: string; uid?: string; consumed?: number; fault?: OpenIdFault };

/** What goes wrong in the request at hand: one browser's wish, which its code and its access token carry on. */
const going = new AsyncLocalStorage<{ fault: OpenIdFault }>();

/** What the provider remembers, in memory; the first client is looked up at each request, so that it can change. */
function adapterOver(rows: Map<string, Row>, firstClient: (id: string) => Row | undefined) {
  return (model: string) => ({
    async find(id: string) {
      const row = (model === "Client" ? firstClient(id) : undefined) ?? rows.get(`${model}:${id}`);
      const current = going.getStore();
      if (current && row?.fault) current.fault = row.fault;
      return row;
    },
    findByUid: async (uid: string) => [...rows.values()].find((row) => row.uid === uid && row.kind === model),
    findByUserCode: async () => undefined,
    async upsert(id: string, row: Row) {
      const isCarrier = model === "AuthorizationCode" || model === "AccessToken";
      rows.set(`${model}:${id}`, isCarrier ? { ...row, fault: going.getStore()?.fault } : row);
    },
    async consume(id: string) {
      const row = rows.get(`${model}:${id}`);
      if (row) row.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id: string) {
      rows.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId: string) {
      // Who signs in as somebody else ends the session before, and goes on with the interaction that names its grant.
      for (const [key, row] of rows) if (row.grantId === grantId && !key.startsWith("Interaction:")) rows.delete(key);
    },
  });
}

export async function startSampleOpenIdProvider(
  port: number,
  options: { tenant?: string; host?: string } = {},
): Promise<SampleOpenIdProvider> {
  const { tenant, host = "127.0.0.1" } = options;
  const clientSecret = randomBytes(24).toString("base64url");
  const rows = new Map<string, Row>();
  const people = samplePeople.map(
    ({ email, fullName, role }, index): OpenIdPerson => ({
      sub: `person-${index + 1}`,
      email,
      email_verified: true,
      name: fullName,
      roles: [role],
      ...(tenant && { tid: tenant, oid: `00000000-0000-0000-0000-00000000000${index + 1}`, xms_edov: true }),
    }),
  );
  let client: SampleClient = { redirectUri: "http://localhost/none" };
  let jwks = newJwks();
  let isUserinfoOnly = false;

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.statusCode = 400;
      response.end("The request cannot be read");
    });
  });
  const base = `http://${host}:${await listen(server, port, host)}`;
  const mount = tenant ? `/${tenant}/v2.0` : "";
  const issuer = `${base}${mount}`;
  let provider = build();

  function build(): Provider {
    const policy = interactionPolicy.base();
    const { Check } = interactionPolicy;
    // Everybody is asked each time who they are: a demo wants to try several people.
    policy
      .get("login")
      .checks.add(
        new Check("choose", "who are you", "login_required", ({ oidc }) =>
          oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
        ),
      );
    const built = new Provider(issuer, {
      adapter: adapterOver(rows, firstClient),
      jwks,
      cookies: { keys: [clientSecret] },
      claims: {
        openid: ["sub", "tid", "oid", "xms_edov"],
        email: ["email", "email_verified"],
        profile: ["name", "roles", "groups"],
      },
      conformIdTokenClaims: isUserinfoOnly,
      features: {
        devInteractions: { enabled: false },
        encryption: { enabled: true },
        backchannelLogout: { enabled: true },
        registration: { enabled: true, issueRegistrationAccessToken: false },
        revocation: { enabled: true, allowedPolicy: () => true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (ctx: { body: string }, form: string) => {
            ctx.body = page(
              `<h1>Sign out here too?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`,
            );
          },
          postLogoutSuccessSource: (ctx: { body: string }) => {
            ctx.body = page("<h1>Signed out</h1>");
          },
        },
      },
      // The client's keys lie on this machine, which the library's own dispatcher refuses to reach.
      fetch: (url: string, { dispatcher: _own, ...request }: RequestInit & { dispatcher?: unknown }) =>
        fetch(url, request),
      findAccount: (_ctx: unknown, id: string) => {
        const person = people.find((candidate) => candidate.sub === id);
        return person && { accountId: id, claims: async () => faulty(person) };
      },
      interactions: { policy, url: (_ctx: unknown, { uid }: { uid: string }) => `${mount}/interaction/${uid}` },
      loadExistingGrant,
      pkce: { required: () => true },
      ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 3600, Grant: 3600 },
    });
    // A newcomer connects a second time with the printed values: addresses of this machine are good for every client.
    const { redirectUriAllowed, postLogoutRedirectUriAllowed } = built.Client.prototype;
    Object.assign(built.Client.prototype, {
      redirectUriAllowed(this: object, uri: string) {
        return isLocal(uri) || redirectUriAllowed.call(this, uri);
      },
      postLogoutRedirectUriAllowed(this: object, uri: string) {
        return isLocal(uri) || postLogoutRedirectUriAllowed.call(this, uri);
      },
    });
    return built;
  }

  function firstClient(id: string): Row | undefined {
    if (id !== clientId) return undefined;
    return {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [client.redirectUri],
      post_logout_redirect_uris: client.postLogoutRedirectUri ? [client.postLogoutRedirectUri] : [],
      token_endpoint_auth_method: client.auth ?? "client_secret_basic",
      ...(client.backchannelLogoutUri && {
        backchannel_logout_uri: client.backchannelLogoutUri,
        backchannel_logout_session_required: true,
      }),
      ...(client.jwksUri && {
        jwks_uri: client.jwksUri,
        id_token_encrypted_response_alg: "ECDH-ES",
        id_token_encrypted_response_enc: "A256GCM",
      }),
      grant_types: ["authorization_code"],
      response_types: ["code"],
    };
  }

  /** Nobody is asked for consent: the organization decided. */
  async function loadExistingGrant({ oidc }: Context) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope(oidc.params.scope ?? "openid");
    await grant.save();
    return grant;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", base);
    if (!url.pathname.startsWith(mount)) {
      response.statusCode = 404;
      response.end("Not found");
      return;
    }
    const path = url.pathname.slice(mount.length);
    if (path.startsWith("/interaction/")) {
      const sub = url.searchParams.get("person");
      if (sub) {
        // The browser comes back for its code, and for nothing else, with what it chose.
        const fault = encodeURIComponent(url.searchParams.get("fault") ?? "none");
        response.setHeader("Set-Cookie", `${faultCookie}=${fault}; Path=${mount}/auth; HttpOnly; SameSite=Lax`);
        const result = { login: { accountId: sub, amr: ["pwd"], remember: false } };
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        return;
      }
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(chooser(chosenFault(request, openIdFaults)));
      return;
    }
    if (path === "/token") spoilTokens(response);
    // The library finds its mount point by comparing the two.
    Object.assign(request, { originalUrl: request.url, url: (request.url ?? "/").slice(mount.length) || "/" });
    await going.run({ fault: chosenFault(request, openIdFaults) }, () => provider.callback()(request, response));
  }

  function faulty(person: OpenIdPerson): Record<string, unknown> {
    const fault = going.getStore()?.fault;
    const { email: _email, email_verified: _verified, ...others } = person;
    if (fault === "noEmail") return others;
    if (fault === "unmappedRole") return { ...person, roles: ["night_watch"] };
    return person;
  }

  /** Changes what the token endpoint says on its way out: the library itself makes no mistakes. */
  function spoilTokens(response: ServerResponse): void {
    const end = response.end.bind(response);
    response.end = ((chunk: unknown, ...rest: []) => {
      const spoilt = going.getStore()?.fault ?? "none";
      if (spoilt === "none") return end(chunk, ...rest);
      const body = JSON.parse(String(chunk)) as Record<string, unknown>;
      if (spoilt === "invalidClient") {
        const text = JSON.stringify({ error: "invalid_client", error_description: "the client is refused" });
        response.statusCode = 401;
        response.setHeader("Content-Length", Buffer.byteLength(text));
        return end(text, ...rest);
      }
      const text = JSON.stringify({ ...body, id_token: spoilToken(String(body.id_token), spoilt) });
      response.setHeader("Content-Length", Buffer.byteLength(text));
      return end(text, ...rest);
    }) as typeof response.end;
  }

  function spoilToken(token: string, spoilt: OpenIdFault): string {
    const [header = "", payload = "", signature = ""] = token.split(".");
    if (spoilt === "signature")
      return `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    const changes = {
      nonce: { nonce: "another" },
      audience: { aud: "somebody-else" },
      expired: { exp: Math.floor(Date.now() / 1000) - 3600 },
      overage: { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint: "https://graph.example/" } } },
    }[spoilt as "nonce"];
    const input = `${header}.${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url")}`;
    const key = createPrivateKey({ key: jwks.keys[0] as JsonWebKey, format: "jwk" });
    return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
  }

  const page = (body: string) => `<!doctype html><title>Sample OpenID provider</title>${body}`;

  function chooser(fault: OpenIdFault): string {
    const buttons = people.map(
      ({ sub, name, roles }) =>
        `<p><button name="person" value="${html(sub)}">${html(name)} (${html(roles.join(", "))})</button></p>`,
    );
    return page(`<h1>Who are you?</h1><form method="get">${faultMenu(openIdFaults, fault)}${buttons.join("")}</form>`);
  }

  return {
    issuer,
    clientId,
    clientSecret,
    people,
    setClient(next) {
      client = next;
    },
    rotateKey() {
      jwks = newJwks();
      provider = build();
    },
    setUserinfoOnly(next) {
      isUserinfoOnly = next;
      provider = build();
    },
    sessionsOf: (sub) => [...rows].filter(([key, row]) => key.startsWith("Session:") && row.accountId === sub).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const port = Number(process.env.SAMPLE_PORT ?? 4001);
  const provider = await startSampleOpenIdProvider(port).catch((error: NodeJS.ErrnoException) => {
    process.stderr.write(`The sample provider cannot listen on port ${port} (${error.code}); set SAMPLE_PORT.\n`);
    process.exit(1);
  });
  const { issuer, clientSecret } = provider;
  process.stdout.write(`${JSON.stringify({ issuer, clientId, clientSecret })}\n`);
}
