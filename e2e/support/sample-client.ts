import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as client from "openid-client";
import { randomToken } from "@/lib/crypto/tokens";
import { listen } from "./listen";
import { html, samplePage } from "./sample-page";

/** What an application is told when it is registered here. */
export type SampleClient = { name: string; port: number; issuer: string; clientId: string; clientSecret: string };

type Waiting = { verifier: string; state: string };
type SignedIn = { idToken: string; claims: client.IDToken };

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/**
 * A small application for the demo and the journeys: it knows nobody, sends browsers here by OpenID Connect, and shows what it learned. It
 * ends its session when the application signs out, and when it is told that the session here has ended.
 */
export async function startSampleClient({ name, port, issuer, clientId, clientSecret }: SampleClient) {
  const waiting = new Map<string, Waiting>();
  const sessions = new Map<string, SignedIn>();
  let known: Promise<client.Configuration> | undefined;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      response.statusCode = 500;
      response.end(samplePage(name, `<p>${html(error.message)}</p><p><a href="/">Try again</a></p>`));
    });
  });
  const base = `http://127.0.0.1:${await listen(server, port)}`;
  const cookieName = `sample-${new URL(base).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", base);
    const cookie = new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "";
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (url.pathname === "/callback") return finish(url, cookie, response);
    if (url.pathname === "/sign-out") return signOut(cookie, response);
    if (url.pathname === "/bye") {
      response.end(samplePage(name, `<p>You are signed out.</p><p><a href="/">Sign in again</a></p>`));
      return;
    }
    if (url.pathname === "/logout-token") return forget(await bodyOf(request), response);
    const session = sessions.get(cookie);
    if (!session) return begin(response);
    response.end(
      samplePage(
        name,
        `<p>Signed in as ${html(String(session.claims.name))}</p><p><a href="/sign-out">Sign out</a></p>`,
        session.claims,
      ),
    );
  }

  /** Read when it is needed first: the application may be up before the provider. */
  function configuration(): Promise<client.Configuration> {
    known ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, { execute: [client.allowInsecureRequests] })
      .catch((error) => {
        known = undefined;
        throw error;
      });
    return known;
  }

  async function begin(response: ServerResponse): Promise<void> {
    const id = randomToken(32);
    const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()];
    waiting.set(id, { verifier, state });
    const url = client.buildAuthorizationUrl(await configuration(), {
      redirect_uri: `${base}/callback`,
      scope: "openid profile email",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
    });
    goTo(response, url.href, id);
  }

  async function finish(url: URL, cookie: string, response: ServerResponse): Promise<void> {
    const begun = waiting.get(cookie);
    waiting.delete(cookie);
    if (!begun) return goTo(response, "/");
    const checks = { pkceCodeVerifier: begun.verifier, expectedState: begun.state };
    const tokens = await client.authorizationCodeGrant(await configuration(), url, checks);
    const claims = tokens.claims();
    if (!claims) throw new Error("There is no ID token");
    const id = randomToken(32);
    sessions.set(id, { idToken: String(tokens.id_token), claims });
    goTo(response, "/", id);
  }

  async function signOut(cookie: string, response: ServerResponse): Promise<void> {
    const session = sessions.get(cookie);
    sessions.delete(cookie);
    if (!session) return goTo(response, "/bye");
    const back = { id_token_hint: session.idToken, post_logout_redirect_uri: `${base}/bye` };
    goTo(response, client.buildEndSessionUrl(await configuration(), back).href);
  }

  /** OpenID Connect Back-Channel Logout 1.0, section 2.6. */
  async function forget(body: string, response: ServerResponse): Promise<void> {
    const { jwks_uri: jwksUri = "" } = (await configuration()).serverMetadata();
    const token = new URLSearchParams(body).get("logout_token") ?? "";
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), { issuer, audience: clientId });
    const { events, sid } = payload as { events?: Record<string, unknown>; sid?: string };
    if (!events?.[logoutEvent] || payload.nonce !== undefined) throw new Error("This is no logout token");
    for (const [id, { claims }] of sessions) if (claims.sid === sid) sessions.delete(id);
    response.end();
  }

  function goTo(response: ServerResponse, address: string, cookie?: string): void {
    if (cookie) response.setHeader("Set-Cookie", `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Lax`);
    response.writeHead(303, { Location: address });
    response.end();
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { base, stop };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += part;
  return body;
}
