import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { guardedFetch } from "@/lib/net/safe-fetch-client";
import { decideAccess } from "../access-rule";
import { findApplicationPerson } from "../application-person-store";
import { findApplication } from "../application-store";
import { echoPath } from "./echo";
import { applicationCookieName } from "./proxied-session";
import { deleteProxiedSession, insertProxiedSession } from "./proxied-session-store";
import { type EchoAnswer, evaluateProxy, type ProxyCheck, spoofedHeaders } from "./proxy-test";

/**
 * Asks the echo behind a customer's proxy as a client that lies about every header: once as nobody, once as the administrator who tests.
 * Their way in is made for these requests and ends with them; nothing is noted as a use.
 * @throws SsoError not_found, application_denied where the administrator may not enter, outbound_blocked, outbound_failed
 */
export async function checkProxy(
  input: { organizationId: string; applicationId: string; userId: string; sessionId: string },
  ctx: Context,
): Promise<ProxyCheck[]> {
  const { organizationId, applicationId, userId, sessionId } = input;
  const application = await findApplication(ctx.db, organizationId, applicationId);
  if (application?.kind !== "proxy") throw new SsoError("not_found");
  const person = await findApplicationPerson(ctx.db, organizationId, userId);
  if (!person)
    throw new SsoError("application_denied", {
      expected: said("personOfOrganization"),
      got: said("personOfOtherOrganization"),
    });
  const { allowed, expected, got } = decideAccess(application, person);
  if (!allowed) throw new SsoError("application_denied", { expected, got });
  const token = randomToken(32);
  await insertProxiedSession(ctx.db, { token, organizationId, applicationId, sessionId }, ctx.now);
  try {
    const { host } = new URL(application.origin);
    const stranger = await ask(application.origin, {}, ctx);
    const guest = await ask(application.origin, { cookie: `${applicationCookieName(host)}=${token}` }, ctx);
    return evaluateProxy({ stranger, guest }, { applicationId, userId });
  } finally {
    await deleteProxiedSession(ctx.db, token);
  }
}

async function ask(origin: string, more: Record<string, string>, { outbound }: Context): Promise<EchoAnswer> {
  const headers = { accept: "application/json", ...spoofedHeaders(), ...more };
  const answer = await guardedFetch(outbound)(`${origin}${echoPath}`, { method: "GET", headers });
  return { status: answer.status, text: await answer.text() };
}
