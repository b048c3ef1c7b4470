import type { Context } from "@/lib/context";
import type { AccessDecision } from "../access-rule";
import type { ProxyApplication } from "../application";
import { claimSession } from "../provider/signed-in";
import { recordDenial } from "../record-denial";
import { verifiedMemory } from "./hear-changes";
import { type ProxiedRequest, returnPathOf } from "./proxied-request";
import type { Proxied, ProxiedSession } from "./proxied-session";
import { findProxiedSession } from "./proxied-session-store";
import { decideProxied } from "./proxy-decision";
import { emptyProxyHeaders, type ProxyHeaders, proxyClaims, proxyHeaders } from "./proxy-headers";
import { proxyJwtClaims, type SignJwt } from "./proxy-jwt";
import { ShortMemory } from "./short-memory";
import { type Verified, VerifiedMemory } from "./verified-memory";

export type ProxyAnswer =
  /** `use`: what is to be noted afterwards; null when nothing is. */
  | { status: "pass"; headers: ProxyHeaders; use: ProxyUse | null }
  | { status: "sign-in"; origin: string; returnPath: string }
  | { status: "unauthorized" }
  | { status: "denied"; application: string; organization: string; reference: string }
  | { status: "misconfigured" };

/** That somebody uses an application, by which session. */
export type ProxyUse = Pick<Proxied, "application"> & { session: ProxiedSession };

/** Who was turned away is written down once in this time: a page asks for a hundred pictures. */
const denials = new ShortMemory<Promise<string>>({ milliseconds: 300_000, entries: 5_000 });

export type ProxyQuestion = {
  applicationId: string;
  /** The token in the cookie of the application's host. */
  token: string | null;
  /** Null when the proxy did not say what was asked for. */
  request: ProxiedRequest | null;
  signJwt: SignJwt;
};

/**
 * What a reverse proxy is to do with a request. It asks for every picture of a page: one question in five seconds, for each browser and
 * application, reaches the database, and it is one round trip. The end of a session is told to every instance; where that does not arrive,
 * it counts within these seconds.
 */
export async function verifyRequest(question: ProxyQuestion, ctx: Context): Promise<ProxyAnswer> {
  const { applicationId, token, request } = question;
  const key = VerifiedMemory.keyOf(applicationId, token);
  const known = verifiedMemory(ctx.db).get(key, ctx.now) ?? (await lookUp(question, key, ctx));
  // An address of nothing answers as one of a site whose proxy is wrong: who exists is not told.
  if (!known) return { status: "misconfigured" };
  const decision = decideProxied(known, request);
  switch (decision.kind) {
    case "sign-in":
      return {
        status: "sign-in",
        origin: known.application.origin,
        returnPath: request ? returnPathOf(request) : "/",
      };
    case "denied":
      return deny(known, decision, ctx);
    case "pass":
      return decision.session === null
        ? { status: "pass", headers: emptyProxyHeaders, use: null }
        : pass(known, decision.session, question, ctx);
    default:
      return { status: decision.kind };
  }
}

function lookUp({ applicationId, token }: ProxyQuestion, key: string, ctx: Context): Promise<Verified | null> {
  return verifiedMemory(ctx.db).remember(key, ctx.now, async () => {
    const found = await findProxiedSession(ctx.db, applicationId, token, ctx.now);
    // Cookies of nobody would only push out those of people.
    return [found && { ...found, told: null }, found?.session !== null || token === null];
  });
}

async function pass(
  known: Verified,
  session: ProxiedSession,
  { signJwt }: ProxyQuestion,
  ctx: Context,
): Promise<ProxyAnswer> {
  const { application } = known;
  const isFirst = known.told === null;
  known.told ??= tell(known, session, signJwt, ctx);
  return { status: "pass", headers: await known.told, use: isFirst ? { application, session } : null };
}

async function tell(
  { application }: Proxied,
  signedIn: ProxiedSession,
  signJwt: SignJwt,
  { baseUrl, now }: Context,
): Promise<ProxyHeaders> {
  const { person } = signedIn;
  const claims = proxyClaims(application, person, claimSession(signedIn, application));
  const jwt = await signJwt(proxyJwtClaims(application, claims, { baseUrl, now }));
  return proxyHeaders(claims, person, jwt).headers;
}

async function deny(
  { application, organizationName }: Proxied,
  { session, access }: { session: ProxiedSession; access: AccessDecision },
  ctx: Context,
): Promise<ProxyAnswer> {
  const reference = await denialOf(application, session, access, ctx);
  return { status: "denied", application: application.name, organization: organizationName, reference };
}

function denialOf(
  application: ProxyApplication,
  { person, method }: ProxiedSession,
  access: AccessDecision,
  ctx: Context,
): Promise<string> {
  const key = `${application.id} ${person.id}`;
  const known = denials.get(key, ctx.now);
  if (known) return known;
  const denied = { user: { id: person.id, email: person.email }, method };
  const written = recordDenial(application, denied, access, ctx);
  denials.set(key, written, ctx.now);
  // One that could not be written is tried again with the next request.
  written.catch(() => denials.delete(key));
  return written;
}
