"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { beginLoginCode } from "@/lib/auth/begin-login-code";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { env } from "@/lib/env";
import { emailSchema } from "@/lib/identity/email";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { routeEmail } from "@/lib/sign-in/route-email";

/** The e-mail step: to the organization's provider, or to the page for everybody else. */
export async function continueWithEmail(form: FormData): Promise<void> {
  const email = emailSchema.safeParse(form.get("email"));
  if (!email.success) redirect("/sign-in");
  const { address } = requestOrigin(await headers());
  if (!(await takeRateLimit("signInForm", address))) redirect("/sign-in/error?code=rate_limited");
  const returnPath = safeReturnPath(String(form.get("returnTo") ?? ""), env().APP_URL);
  const route = await routeEmail({ email: email.data, organizationSlug: null }, await requestContext());
  if (route.to === "connection") {
    redirect(`/sso/${route.connectionId}?${new URLSearchParams({ returnTo: returnPath, login_hint: email.data })}`);
  }
  await beginLoginCode({ email: email.data, organizationSlug: null, returnPath });
  redirect(`/sign-in/code?${new URLSearchParams({ email: email.data })}`);
}
