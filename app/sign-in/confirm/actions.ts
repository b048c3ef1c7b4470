"use server";

import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type ActionResult, attemptAction, parseInput } from "@/lib/auth/admin-action";
import { requirePerson } from "@/lib/auth/current-person";
import { keepPasskeyBrowser, takePasskeyBrowser } from "@/lib/auth/passkey-cookie";
import { toRefusal } from "@/lib/auth/refusal";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { getDb } from "@/lib/db/open-database";
import type { SessionPerson } from "@/lib/directory/session-store";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { beginConfirmation } from "@/lib/local-sign-in/begin-passkey";
import { confirmWithPasskey, confirmWithRecoveryCode } from "@/lib/local-sign-in/confirm-session";
import { passkeyProofSchema } from "@/lib/local-sign-in/passkey-response";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import { onwardAddress } from "@/lib/sign-in/onward-address";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { confirmationAddress } from "@/lib/sign-in/sign-in-address";

const ownerOf = ({ user, sessionId }: SessionPerson) => ({
  organizationId: user.organizationId,
  userId: user.id,
  sessionId,
});

const contextOf = ({ user }: SessionPerson) => requestContext({ type: "user", id: user.id, label: user.email });

const isAllowed = async (limit: "signInForm" | "recovery") =>
  takeSharedLimit(await getDb(), limit, requestOrigin(await headers()).machine);

/** What this browser has to ask an authenticator, to confirm the session. */
export async function startConfirmation(
  returnTo: string,
): Promise<ActionResult<PublicKeyCredentialRequestOptionsJSON>> {
  const returnPath = safeReturnPath(String(returnTo), env().APP_URL);
  const person = await requirePerson(confirmationAddress(returnPath));
  if (!(await isAllowed("signInForm"))) return toRefusal("rate_limited");
  return attemptAction(async () => {
    const { options, browserToken } = await beginConfirmation(
      { ...ownerOf(person), returnPath },
      await contextOf(person),
    );
    await keepPasskeyBrowser(browserToken);
    return options;
  });
}

/** Confirms the session with what an authenticator signed; few tries, as of recovery codes. @returns where to go on */
export async function submitConfirmation(response: unknown): Promise<ActionResult<string>> {
  const person = await requirePerson(confirmationAddress("/dashboard"));
  if (!(await isAllowed("recovery"))) return toRefusal("rate_limited");
  const parsed = await parseInput(passkeyProofSchema, response);
  if (!parsed.ok) return toRefusal("passkey_wrong");
  return attemptAction(async () => {
    const browserToken = await takePasskeyBrowser();
    const input = { ...ownerOf(person), browserToken, response: parsed.value };
    return confirmWithPasskey(input, await contextOf(person));
  });
}

export type CodeConfirmation = { error: "recovery_code_wrong" | "rate_limited" | "passkey_expired" | null };

/** Confirms the session with a recovery code, which is used up. */
export async function submitConfirmationCode(_before: CodeConfirmation, form: FormData): Promise<CodeConfirmation> {
  const returnPath = safeReturnPath(String(form.get("returnTo") ?? ""), env().APP_URL);
  const person = await requirePerson(confirmationAddress(returnPath));
  if (!(await isAllowed("recovery"))) return { error: "rate_limited" };
  const code = String(form.get("code") ?? "").slice(0, 100);
  try {
    await confirmWithRecoveryCode({ ...ownerOf(person), code }, await contextOf(person));
  } catch (error) {
    const isRefusal = error instanceof SsoError;
    if (isRefusal && (error.code === "recovery_code_wrong" || error.code === "passkey_expired"))
      return { error: error.code };
    throw error;
  }
  redirect(onwardAddress(returnPath));
}
