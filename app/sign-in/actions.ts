"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { beginLoginCode } from "@/lib/auth/begin-login-code";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { keepTypedEmail } from "@/lib/auth/typed-email";
import { getDb } from "@/lib/db/open-database";
import { slugSchema } from "@/lib/directory/directory-schema";
import { env } from "@/lib/env";
import { emailSchema } from "@/lib/identity/email";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import { onwardAddress } from "@/lib/sign-in/onward-address";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { routeEmail } from "@/lib/sign-in/route-email";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** The e-mail step: to the organization's provider, to a choice, or to the page for everybody else. */
export async function continueWithEmail(form: FormData): Promise<void> {
  const { machine } = requestOrigin(await headers());
  const isAllowed = await takeSharedLimit(await getDb(), "signInForm", machine);
  const organizationSlug = slugSchema.safeParse(form.get("organization")).data ?? null;
  const returnPath = safeReturnPath(String(form.get("returnTo") ?? ""), env().APP_URL);
  const kept = { organization: organizationSlug, returnTo: returnPath };
  const typed = String(form.get("email") ?? "");
  keepTypedEmail(await cookies(), { email: typed, returnPath });
  if (!isAllowed) redirect(signInAddress({ ...kept, code: "rate_limited" }, "error"));
  const email = emailSchema.safeParse(typed);
  if (!email.success) redirect(signInAddress({ ...kept, problem: "email" }));
  const step = { email: email.data, organizationSlug };
  const route = await routeEmail(step, await requestContext());
  const hints = { returnTo: returnPath, login_hint: email.data };
  if (form.get("way") !== "code") {
    if (route.to === "connection") redirect(onwardAddress(`/sso/${route.connectionId}?${new URLSearchParams(hints)}`));
    if (route.to === "chooser") {
      const connections = route.connectionIds.join(",");
      const offers = { ...(route.offersCode && { code: "1" }), ...(route.isCut && { more: "1" }) };
      const organization = organizationSlug ?? "";
      redirect(`/sign-in/choose?${new URLSearchParams({ ...hints, organization, connections, ...offers })}`);
    }
  }
  await beginLoginCode({ ...step, returnPath });
  redirect(
    `/sign-in/code?${new URLSearchParams({ email: email.data, returnTo: returnPath, organization: organizationSlug ?? "" })}`,
  );
}
