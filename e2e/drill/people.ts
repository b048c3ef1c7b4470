import { setTimeout as sleep } from "node:timers/promises";
import type { Connected } from "@/e2e/support/connected";
import { answerFor, land, postAnswer, startLogin } from "@/e2e/support/login-client";

/** What became of one person's sign-in. */
export type Outcome = {
  email: string;
  /** Requests that were answered with an error of the proxy, and sent once more. */
  repeated: number;
  /** Whether they had to begin again. */
  isBegunAgain: boolean;
  session: string | null;
  /** Where and when it ended that did not end in a session. */
  dead: string[];
};

/** How long somebody looks at the page of their provider. */
const thought = () => sleep(100 + Math.random() * 400);

/**
 * Somebody signs in by plain HTTP, as a browser would: what the proxy could not have answered is sent once more, as by its button to reload;
 * when that leads nowhere, they begin again, once.
 */
export async function signInThroughFront(base: string, organization: Connected, email: string): Promise<Outcome> {
  const outcome: Outcome = { email, repeated: 0, isBegunAgain: false, session: null, dead: [] };
  outcome.session = await attemptSignIn(base, organization, outcome);
  if (outcome.session) return outcome;
  outcome.isBegunAgain = true;
  await thought();
  outcome.session = await attemptSignIn(base, organization, outcome);
  return outcome;
}

async function attemptSignIn(
  base: string,
  { connectionId, provider }: Connected,
  outcome: Outcome,
): Promise<string | null> {
  const { email } = outcome;
  const started = await twice(() => startLogin(base, connectionId), isNothing, outcome);
  if (!started) return dead(outcome, "start");
  await thought();
  const answer = answerFor(started, provider, { nameId: email, attributes: { full_name: [`Person ${email}`] } });
  const send = () => postAnswer(base, started.acsUrl, answer, started.relayState);
  const landing = await twice(send, (url) => url === null || isProxyError(url.pathname), outcome);
  if (!landing || isProxyError(landing.pathname)) return dead(outcome, "answer");
  const arrive = () => land(landing, started.cookie);
  const landed = await twice(arrive, (arrived) => !arrived?.location, outcome);
  return landed?.session ?? dead(outcome, `landing ${landed?.location ?? ""}`);
}

const isNothing = (value: unknown) => value === null;
const isProxyError = (path: string) => path.startsWith("/status-50");

function dead(outcome: Outcome, where: string): null {
  outcome.dead.push(`${where} at ${new Date().toISOString()}`);
  return null;
}

/** One request, and the same once more when the proxy had no answer to it; null when there was none at all. */
async function twice<Result>(
  send: () => Promise<Result>,
  isCut: (result: Result | null) => boolean,
  outcome: Outcome,
): Promise<Result | null> {
  const first = await send().catch(() => null);
  if (!isCut(first)) return first;
  outcome.repeated++;
  return send().catch(() => null);
}

/** Whether a session that somebody was given is theirs, at whichever instance the proxy asks; asked again where a connection was cut. */
export async function isSignedIn(base: string, { email, session }: Outcome): Promise<boolean> {
  const ask = () => fetch(`${base}/api/auth/session`, { headers: { cookie: session ?? "" } });
  const answer = await ask().catch(ask);
  const body = (await answer.json()) as { user?: { email: string } } | null;
  return body?.user?.email === email;
}
