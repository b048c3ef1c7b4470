"use server";

import { cookies, headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { systemActor } from "@/lib/audit/actor";
import { rememberDevice } from "@/lib/auth/login-code-cookies";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { getDb } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { SsoError } from "@/lib/errors/sso-error";
import { completeFirstRun, firstRunSchema } from "@/lib/local-sign-in/complete-first-run";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";

export type FirstRunState =
  | {
      step: "form";
      invalid: string[];
      problem: "first_run_link" | "rate_limited" | null;
      typed: Record<string, string>;
    }
  | { step: "done"; recoveryCodes: string[]; email: string };

/** Creates the first administrator; what was typed survives a refusal. */
export async function submitFirstRun(_before: FirstRunState, form: FormData): Promise<FirstRunState> {
  const typed = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" && !name.startsWith("$") ? [[name, value]] : [])),
  );
  const parsed = firstRunSchema.safeParse(typed);
  if (!parsed.success)
    return { step: "form", invalid: parsed.error.issues.map((issue) => issue.path.join(".")), problem: null, typed };
  const origin = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "recovery", origin.machine)))
    return { step: "form", invalid: [], problem: "rate_limited", typed };
  const jar = await cookies();
  try {
    const { recoveryCodes, session } = await completeFirstRun(
      { ...parsed.data, locale: await getLocale() },
      { ...origin, replaces: jar.get(sessionCookieName())?.value },
      await requestContext(systemActor("first run"), rightsOfSystem),
    );
    jar.set(sessionCookieName(), session.token, { ...cookieOptions(), expires: session.expiresAt });
    rememberDevice(jar, parsed.data.email);
    return { step: "done", recoveryCodes, email: parsed.data.email };
  } catch (error) {
    if (error instanceof SsoError && error.code === "first_run_link")
      return { step: "form", invalid: [], problem: error.code, typed };
    throw error;
  }
}
