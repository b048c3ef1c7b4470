import { createServer } from "node:http";
import { expect, type Page } from "@playwright/test";
import * as client from "openid-client";
import type { Gatehouse } from "./gatehouse";
import { listen } from "./listen";

type Begun = { url: string; checks: client.AuthorizationCodeGrantChecks };

/** An application that browsers are sent to and from, and what it does with `openid-client`, which nobody here wrote. */
export type BrowserApplication = {
  base: string;
  logoutTokens: string[];
  /** Registers it by REST in an organization. */
  register(slug: string, name: string, change?: object): Promise<client.Configuration>;
  /** The address of a request, and what its answer is checked against. */
  begin(of: client.Configuration, parameters?: Record<string, string>): Promise<Begun>;
  /** The tokens for the code that the browser brought. */
  arrive(
    page: Page,
    of: client.Configuration,
    checks: client.AuthorizationCodeGrantChecks,
  ): ReturnType<typeof client.authorizationCodeGrant>;
  stop(): Promise<void>;
};

/** An application's server: a page for each of its addresses, and an ear for logout tokens. */
export async function startApplication(gatehouse: Gatehouse): Promise<BrowserApplication> {
  const logoutTokens: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      if (request.url === "/logout") logoutTokens.push(new URLSearchParams(body).get("logout_token") ?? "");
      response.setHeader("Content-Type", "text/html");
      response.end(`<!doctype html><title>Wiki</title><h1>${request.url?.split("?")[0]}</h1>`);
    });
  });
  const base = `http://127.0.0.1:${await listen(server)}`;
  return {
    base,
    logoutTokens,
    async register(slug, name, change = {}) {
      const made = await gatehouse.api("POST", `/organizations/${slug}/applications`, {
        name,
        kind: "oidc",
        redirectUris: [`${base}/callback`],
        postLogoutRedirectUris: [`${base}/bye`],
        backchannelLogoutUri: `${base}/logout`,
        ...change,
      });
      expect(made.status).toBe(201);
      const { clientId, clientSecret } = (await made.json()) as { clientId: string; clientSecret: string };
      return client.discovery(new URL(`${gatehouse.base}/op`), clientId, clientSecret, undefined, {
        execute: [client.allowInsecureRequests],
      });
    },
    async begin(of, parameters = {}) {
      const pkceCodeVerifier = client.randomPKCECodeVerifier();
      const [expectedNonce, expectedState] = [client.randomNonce(), client.randomState()];
      const url = client.buildAuthorizationUrl(of, {
        redirect_uri: `${base}/callback`,
        scope: "openid profile email",
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
        nonce: expectedNonce,
        state: expectedState,
        ...parameters,
      });
      return { url: url.href, checks: { pkceCodeVerifier, expectedNonce, expectedState } };
    },
    async arrive(page, of, checks) {
      await expect(page.getByRole("heading", { name: "/callback" })).toBeVisible();
      return client.authorizationCodeGrant(of, new URL(page.url()), checks);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
