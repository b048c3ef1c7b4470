"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { forgetTypedEmail } from "@/lib/auth/typed-email";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { emailSchema } from "@/lib/identity/email";
import { signInWithRecoveryCode } from "@/lib/local-sign-in/sign-in-with-code";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import { onwardAddress } from "@/lib/sign-in/onward-address";
import { safeReturnPath } from "@/lib/sign-in/return-path";

export type RecoveryState = { error: "recovery_code_wrong" | "rate_limited" | null; email: string };

/** Signs in with a printed code; few tries an hour, because the codes are for emergencies. */
export async function submitRecoveryCode(_before: RecoveryState, form: FormData): Promise<RecoveryState> {
  const typed = String(form.get("email") ?? "").slice(0, 254);
  const returnPath = safeReturnPath(String(form.get("returnTo") ?? ""), env().APP_URL);
  const meta = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "recovery", meta.machine))) return { error: "rate_limited", email: typed };
  const email = emailSchema.safeParse(typed);
  if (!email.success) return { error: "recovery_code_wrong", email: typed };
  const jar = await cookies();
  try {
    const session = await signInWithRecoveryCode(
      {
        email: email.data,
        code: String(form.get("code") ?? ""),
        returnPath,
        meta: { ...meta, replaces: jar.get(sessionCookieName())?.value },
      },
      await requestContext(),
    );
    jar.set(sessionCookieName(), session.token, { ...cookieOptions(), expires: session.expiresAt });
    forgetTypedEmail(jar);
  } catch (error) {
    if (error instanceof SsoError && error.code === "recovery_code_wrong") return { error: error.code, email: typed };
    throw error;
  }
  redirect(onwardAddress(returnPath));
}
