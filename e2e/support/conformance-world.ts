import * as client from "openid-client";
import type { ApplicationWorld } from "./application-world";
import { providerOver, startSession } from "./provider-world";
import { begin, follow } from "./relying-party";
import { baseUrl } from "./test-database";

type Arrangement = {
  /** What the application is registered with. */
  application?: Parameters<ApplicationWorld["wiki"]>[0];
  person?: Parameters<ApplicationWorld["ada"]>[0];
};

export type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

/**
 * A client of a conformance module, and somebody who is signed in. The client verifies every signature by the published keys, beside
 * issuer, audience, nonce and times.
 */
export async function conformanceClient(world: ApplicationWorld, { application, person }: Arrangement = {}) {
  const made = await world.wiki(application);
  client.enableNonRepudiationChecks(made.config);
  return { ...made, ...(await world.ada(person)) };
}

export type ConformanceClient = Awaited<ReturnType<typeof conformanceClient>>;

/** Makes the request with more parameters, or without those that are null, and exchanges the code of the answer. */
export async function codeFlow(
  { config, browser }: Pick<ConformanceClient, "config" | "browser">,
  parameters: Record<string, string | null> = {},
) {
  const { url, checks } = await request(config, parameters);
  const landing = await follow(browser, url);
  return { landing, checks, tokens: await client.authorizationCodeGrant(config, landing, checks) };
}

/** A request of a module; a parameter that is null is left out, and then not expected in the answer. */
export async function request(config: client.Configuration, parameters: Record<string, string | null>) {
  const sent = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  const begun = await begin(config, Object.fromEntries(sent));
  for (const [name, value] of Object.entries(parameters)) if (value === null) begun.url.searchParams.delete(name);
  const checks = { ...begun.checks, ...(parameters.nonce === null && { expectedNonce: undefined }) };
  return { url: begun.url, checks };
}

/** Where the browser lands whose person is asked to sign in again, and does. */
export async function afterFreshSignIn(
  world: ApplicationWorld,
  { browser, userId }: Pick<ConformanceClient, "browser" | "userId">,
  url: URL,
): Promise<URL> {
  const waiting = await follow(browser, url);
  if (!waiting.pathname.startsWith("/op/interaction/")) throw new Error("Nobody was asked to sign in");
  browser.signIn((await startSession(world.db, world.organizationId, userId)).token);
  return world.resume(browser, waiting);
}

/** The claims of an ID token; fails where there is none. */
export function idTokenOf(tokens: Tokens): client.IDToken {
  const claims = tokens.claims();
  if (!claims) throw new Error("There is no ID token");
  return claims;
}

/** The document of the provider. */
export async function discoveryDocument(world: ApplicationWorld): Promise<Record<string, unknown>> {
  const answer = await providerOver(world.db)(`${baseUrl}/op/.well-known/openid-configuration`);
  return (await answer.json()) as Record<string, unknown>;
}
