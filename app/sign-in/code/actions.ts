"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { challengeCookieName, cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { SsoError } from "@/lib/errors/sso-error";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { signInWithCode } from "@/lib/sign-in/sign-in-with-code";

export type CodeState = { error: "code_wrong" | "code_expired" | "rate_limited" | null };

/** Signs in with the mailed code and the challenge of this browser. */
export async function submitCode(_before: CodeState, form: FormData): Promise<CodeState> {
  const meta = requestOrigin(await headers());
  if (!(await takeRateLimit("signInForm", meta.machine))) return { error: "rate_limited" };
  const jar = await cookies();
  const challenge = jar.get(challengeCookieName())?.value ?? null;
  let returnPath: string;
  try {
    const session = await signInWithCode(
      { challenge, code: String(form.get("code") ?? ""), meta },
      await requestContext(),
    );
    jar.set(sessionCookieName(), session.token, { ...cookieOptions(), expires: session.expiresAt });
    jar.delete(challengeCookieName());
    returnPath = session.returnPath;
  } catch (error) {
    if (error instanceof SsoError && (error.code === "code_wrong" || error.code === "code_expired"))
      return { error: error.code };
    throw error;
  }
  redirect(returnPath);
}
