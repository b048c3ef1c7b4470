"use server";

import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { cookies, headers } from "next/headers";
import { type ActionResult, attemptAction, parseInput } from "@/lib/auth/admin-action";
import { keepPasskeyBrowser, takePasskeyBrowser } from "@/lib/auth/passkey-cookie";
import { toRefusal } from "@/lib/auth/refusal";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { forgetTypedEmail } from "@/lib/auth/typed-email";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { beginPasskeySignIn } from "@/lib/local-sign-in/begin-passkey";
import { passkeyAssertionSchema } from "@/lib/local-sign-in/passkey-response";
import { signInWithPasskey } from "@/lib/local-sign-in/sign-in-with-passkey";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import { safeReturnPath } from "@/lib/sign-in/return-path";

/** What this browser has to ask an authenticator. */
export async function startPasskeySignIn(
  returnTo: string,
): Promise<ActionResult<PublicKeyCredentialRequestOptionsJSON>> {
  const { machine } = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "signInForm", machine))) return toRefusal("rate_limited");
  const returnPath = safeReturnPath(String(returnTo), env().APP_URL);
  return attemptAction(async () => {
    const { options, browserToken } = await beginPasskeySignIn({ returnPath }, await requestContext());
    await keepPasskeyBrowser(browserToken);
    return options;
  });
}

/** Signs in with what an authenticator signed; few tries, as of recovery codes. @returns where to go on */
export async function submitPasskey(response: unknown): Promise<ActionResult<string>> {
  const meta = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "recovery", meta.machine))) return toRefusal("rate_limited");
  const parsed = await parseInput(passkeyAssertionSchema, response);
  if (!parsed.ok) return toRefusal("passkey_wrong");
  return attemptAction(async () => {
    const jar = await cookies();
    const browserToken = await takePasskeyBrowser();
    const browser = { ...meta, replaces: jar.get(sessionCookieName())?.value };
    const input = { browserToken, response: parsed.value, meta: browser };
    const session = await signInWithPasskey(input, await requestContext());
    jar.set(sessionCookieName(), session.token, { ...cookieOptions(), expires: session.expiresAt });
    forgetTypedEmail(jar);
    return session.returnPath;
  });
}
