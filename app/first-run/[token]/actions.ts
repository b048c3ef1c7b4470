"use server";

import { cookies, headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { systemActor } from "@/lib/audit/actor";
import { rememberDevice } from "@/lib/auth/login-code-cookies";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { getDb } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { findOrganization } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { completeFirstRun, firstRunSchema } from "@/lib/local-sign-in/complete-first-run";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";

export type FirstRunState =
  | {
      step: "form";
      invalid: readonly string[];
      problem: "first_run_link" | "rate_limited" | null;
      typed: Record<string, string>;
      /** The organization that has the short name already; it is joined only when that is ticked. */
      existing: { slug: string; name: string } | null;
    }
  | { step: "done"; recoveryCodes: string[]; email: string };

/** Creates the first administrator; what was typed, and agreed to, survives a refusal. */
export async function submitFirstRun(before: FirstRunState, form: FormData): Promise<FirstRunState> {
  const typed = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" && !name.startsWith("$") ? [[name, value]] : [])),
  );
  const asked = before.step === "form" ? before.existing : null;
  const existing = asked?.slug === typed.organizationSlug ? asked : null;
  const refused = { step: "form", invalid: [], problem: null, typed, existing } as const;
  const parsed = firstRunSchema.safeParse(typed);
  if (!parsed.success) return { ...refused, invalid: parsed.error.issues.map((issue) => issue.path.join(".")) };
  const origin = requestOrigin(await headers());
  if (!(await takeSharedLimit(await getDb(), "recovery", origin.machine)))
    return { ...refused, problem: "rate_limited" };
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
    if (!(error instanceof SsoError)) throw error;
    if (error.code === "first_run_link") return { ...refused, problem: error.code };
    const found =
      error.code === "already_exists" && (await findOrganization(await getDb(), parsed.data.organizationSlug));
    if (!found) throw error;
    return { ...refused, invalid: ["organizationSlug"], existing: { slug: found.slug, name: found.name } };
  }
}
