import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import type { signingAlgorithms } from "@/lib/oidc/oidc-methods";
import { listen } from "./listen";

/**
 * An OpenID provider that does exactly what a test tells it, wrong things included: the other side of the conformance
 * list for relying parties. It is honest by default: it checks client, secret, redirect URI and PKCE.
 */

export type Algorithm = (typeof signingAlgorithms)[number];
export type SigningKey = {
  kid: string;
  algorithm: Algorithm;
  privateKey: KeyObject;
  publicJwk: Record<string, unknown>;
};

const curves = { ES256: "P-256", ES384: "P-384", ES512: "P-521" } as const;

function makePair(algorithm: Algorithm) {
  if (algorithm === "EdDSA") return generateKeyPairSync("ed25519");
  if (algorithm in curves) return generateKeyPairSync("ec", { namedCurve: curves[algorithm as keyof typeof curves] });
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

export function makeSigningKey(algorithm: Algorithm = "RS256", kid = randomBytes(6).toString("hex")): SigningKey {
  const pair = makePair(algorithm);
  const publicJwk = { ...pair.publicKey.export({ format: "jwk" }), kid, use: "sig", alg: algorithm };
  return { kid, algorithm, privateKey: pair.privateKey, publicJwk };
}

type Json = Record<string, unknown>;
const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function signToken(key: SigningKey, claims: Json, header: Json = {}): string {
  const input = `${part({ alg: key.algorithm, kid: key.kid, ...header })}.${part(claims)}`;
  const data = Buffer.from(input);
  const hash = `sha${key.algorithm.slice(2)}`;
  const { privateKey } = key;
  const signature = {
    RS: () => sign(hash, data, privateKey),
    PS: () => sign(hash, data, { key: privateKey, padding: 6, saltLength: Number(key.algorithm.slice(2)) / 8 }),
    ES: () => sign(hash, data, { key: privateKey, dsaEncoding: "ieee-p1363" }),
    Ed: () => sign(null, data, privateKey),
  }[key.algorithm.slice(0, 2) as "RS"]();
  return `${input}.${signature.toString("base64url")}`;
}

export function unsignedToken(claims: Json): string {
  return `${part({ alg: "none" })}.${part(claims)}.`;
}

export function sharedSecretToken(secret: string, claims: Json): string {
  const input = `${part({ alg: "HS256" })}.${part(claims)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

/** What the provider does; every part can be replaced for one test. */
export type Behaviour = {
  key: SigningKey;
  publishedKeys: Json[];
  issuer: string;
  claims: Json;
  userinfo: Json;
  /** What the userinfo endpoint sends instead of its claims as JSON; "hang" never answers. */
  userinfoAnswer: ((claims: Json) => UserinfoAnswer) | "hang" | null;
  sendsIssuer: boolean;
  /** The document, or the very text; by the query that it is asked with (empty, or with "?"). */
  discovery: (document: Json, query: string) => unknown;
  /** The keys that are published, by the query that they are asked with. */
  keysFor: (query: string) => Json[];
  /** How the client proves who it is; the keys of `private_key_jwt` are in `clientKeys`. */
  clientAuth: "secret" | "private_key_jwt" | "none";
  clientKeys: Json[];
  idTokenClaims: (claims: Json) => Json;
  idToken: (claims: Json, key: SigningKey) => string | Promise<string>;
  tokens: (answer: Json) => Json;
  tokenFailure: { status: number; body: unknown; headers?: Record<string, string> } | null;
  answer: (parameters: URLSearchParams) => URLSearchParams;
};

type UserinfoAnswer = { status: number; headers?: Record<string, string>; body?: string };

type Grant = { clientId: string; redirectUri: string; nonce: string | null; challenge: string; maxAge: string | null };

type SeenRequest = { path: string; headers: IncomingMessage["headers"]; body: URLSearchParams };

export async function startMockProvider(client = { id: "gatehouse-test", secret: "s3cret-of:the&test~client" }) {
  const grants = new Map<string, Grant>();
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void answerRequest(request, response);
  });
  const base = `http://127.0.0.1:${await listen(server)}`;
  const firstKey = makeSigningKey();

  const honest = (): Behaviour => ({
    key: firstKey,
    publishedKeys: [firstKey.publicJwk],
    issuer: base,
    claims: {
      sub: "subject-of-ada",
      email: "ada@acme.test",
      email_verified: true,
      name: "Ada Lovelace",
      roles: ["developer"],
    },
    userinfo: {},
    userinfoAnswer: null,
    sendsIssuer: false,
    discovery: (document) => document,
    keysFor: () => behaviour.publishedKeys,
    clientAuth: "secret",
    clientKeys: [],
    idTokenClaims: (claims) => claims,
    idToken: (claims, key) => signToken(key, claims),
    tokens: (answer) => answer,
    tokenFailure: null,
    answer: (parameters) => parameters,
  });
  const behaviour: Behaviour = honest();

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", base);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new URLSearchParams(Buffer.concat(chunks).toString());
    seen.push({ path: url.pathname, headers: request.headers, body });
    const json: Send = (status, value, headers = {}) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(JSON.stringify(value));
      return undefined;
    };
    if (url.pathname.endsWith("/.well-known/openid-configuration")) {
      const document = behaviour.discovery(discoveryDocument(), url.search);
      if (typeof document !== "string") json(200, document);
      else response.end(document);
    } else if (url.pathname === "/jwks") json(200, { keys: behaviour.keysFor(url.search) });
    else if (url.pathname === "/token") await answerToken(request, body, json);
    else if (url.pathname === "/userinfo") answerUserinfo(response, json);
    else if (url.pathname === "/revoke") json(200, {});
    else json(404, {});
  }

  function answerUserinfo(response: ServerResponse, json: Send): void {
    const claims = { sub: behaviour.claims.sub, ...behaviour.userinfo };
    const special = behaviour.userinfoAnswer;
    if (special === null) json(200, claims);
    else if (special !== "hang") {
      const { status, headers = {}, body = "" } = special(claims);
      response.writeHead(status, headers);
      response.end(body);
    }
  }

  function discoveryDocument(): Json {
    return {
      issuer: behaviour.issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      userinfo_endpoint: `${base}/userinfo`,
      revocation_endpoint: `${base}/revoke`,
      end_session_endpoint: `${base}/logout`,
      jwks_uri: `${base}/jwks`,
      ...(behaviour.sendsIssuer && { authorization_response_iss_parameter_supported: true }),
    };
  }

  type Send = (status: number, value: unknown, headers?: Record<string, string>) => undefined;

  async function answerToken({ headers }: IncomingMessage, body: URLSearchParams, json: Send): Promise<undefined> {
    if (behaviour.tokenFailure) {
      const { status, body: failure, headers: more } = behaviour.tokenFailure;
      return json(status, failure, more);
    }
    if (!(await isClient(headers.authorization, body))) return json(401, { error: "invalid_client" });
    const code = body.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (!grant || grant.redirectUri !== body.get("redirect_uri") || grant.challenge !== challenge)
      return json(400, { error: "invalid_grant", error_description: "the code, its address or its verifier is wrong" });
    const now = Math.floor(Date.now() / 1000);
    const claims = behaviour.idTokenClaims({
      iss: behaviour.issuer,
      aud: grant.clientId,
      iat: now,
      exp: now + 300,
      nonce: grant.nonce,
      ...(grant.maxAge !== null && { auth_time: now }),
      ...behaviour.claims,
    });
    const answer = {
      access_token: `access-${code}`,
      token_type: "Bearer",
      expires_in: 300,
      id_token: await behaviour.idToken(claims, behaviour.key),
    };
    return json(200, behaviour.tokens(answer));
  }

  /** Exactly one way to prove it, and the right one. */
  async function isClient(authorization: string | undefined, body: URLSearchParams): Promise<boolean> {
    const hasAssertion = body.has("client_assertion");
    const hasSecret = authorization !== undefined || body.has("client_secret");
    if (behaviour.clientAuth === "none") return !hasSecret && !hasAssertion && body.get("client_id") === client.id;
    if (behaviour.clientAuth === "private_key_jwt") return !hasSecret && (await isAssertion(body));
    if (hasAssertion) return false;
    if (authorization === undefined)
      return body.get("client_id") === client.id && body.get("client_secret") === client.secret;
    if (body.has("client_secret")) return false;
    const [id = "", secret = ""] = Buffer.from(authorization.replace("Basic ", ""), "base64").toString().split(":");
    return decodeURIComponent(id) === client.id && decodeURIComponent(secret) === client.secret;
  }

  const assertions = new Set<unknown>();

  /** An assertion of the client for this very issuer, used once (RFC 7523). */
  async function isAssertion(body: URLSearchParams): Promise<boolean> {
    const keys = createLocalJWKSet({ keys: behaviour.clientKeys as JWK[] });
    const expected = { issuer: client.id, subject: client.id, audience: behaviour.issuer };
    const verified = await jwtVerify(body.get("client_assertion") ?? "", keys, expected).catch(() => null);
    const isNew =
      verified !== null && typeof verified.payload.aud === "string" && !assertions.has(verified.payload.jti);
    assertions.add(verified?.payload.jti);
    return isNew && body.get("client_assertion_type") === "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  }

  return {
    base,
    client,
    behaviour,
    seen,
    /** Back to honest, and nothing seen. */
    reset() {
      Object.assign(behaviour, honest());
      seen.length = 0;
    },
    count: (path: string) => seen.filter((request) => request.path.endsWith(path)).length,
    /** What the browser would bring back from the authorization address. */
    authorize(address: string): URLSearchParams {
      const query = new URL(address).searchParams;
      const code = randomBytes(12).toString("hex");
      grants.set(code, {
        clientId: query.get("client_id") ?? "",
        redirectUri: query.get("redirect_uri") ?? "",
        nonce: query.get("nonce"),
        challenge: query.get("code_challenge") ?? "",
        maxAge: query.get("max_age"),
      });
      const parameters = new URLSearchParams({ code, state: query.get("state") ?? "" });
      if (behaviour.sendsIssuer) parameters.set("iss", behaviour.issuer);
      return behaviour.answer(parameters);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type MockProvider = Awaited<ReturnType<typeof startMockProvider>>;
