"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { readChallenges, rememberDevice } from "@/lib/auth/login-code-cookies";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { challengeCookieName, cookieOptions, endCookie, sessionCookieName } from "@/lib/auth/session-cookie";
import { forgetTypedEmail } from "@/lib/auth/typed-email";
import { getDb } from "@/lib/db/open-database";
import { slugSchema } from "@/lib/directory/directory-schema";
import { SsoError } from "@/lib/errors/sso-error";
import { signInWithCode } from "@/lib/local-sign-in/sign-in-with-code";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import { onwardAddress } from "@/lib/sign-in/onward-address";

const pageCodes = ["code_wrong", "code_expired", "rate_limited"] as const;
type PageCode = (typeof pageCodes)[number];

export type CodeState = {
  error: PageCode | null;
  /** The code was right, and it is open as whom the person signs in. */
  choice?: { code: string; organizations: { slug: string; name: string }[] };
};

const isPageCode = (code: string): code is PageCode => pageCodes.some((known) => known === code);

/** Signs in with the mailed code and the challenge of this browser. */
export async function submitCode(_before: CodeState, form: FormData): Promise<CodeState> {
  const meta = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "signInForm", meta.machine))) return { error: "rate_limited" };
  const jar = await cookies();
  const challenges = readChallenges(jar);
  let returnPath: string;
  try {
    const code = String(form.get("code") ?? "").slice(0, 40);
    const organization = slugSchema.safeParse(form.get("organization")).data ?? null;
    const replaces = jar.get(sessionCookieName())?.value;
    const input = { challenges, code, organization, meta: { ...meta, replaces } };
    const session = await signInWithCode(input, await requestContext());
    if (session.status === "choose") return { error: null, choice: { code, organizations: session.organizations } };
    jar.set(sessionCookieName(), session.token, { ...cookieOptions(), expires: session.expiresAt });
    endCookie(jar, challengeCookieName());
    forgetTypedEmail(jar);
    rememberDevice(jar, session.email);
    returnPath = session.returnPath;
  } catch (error) {
    if (error instanceof SsoError && isPageCode(error.code)) return { error: error.code };
    throw error;
  }
  redirect(onwardAddress(returnPath));
}
