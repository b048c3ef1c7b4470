import { NextResponse } from "next/server";
import { getLocale, getTranslations } from "next-intl/server";
import { env } from "@/lib/env";
import { goingPage } from "./post-form";

/**
 * Answers a form whose way may end at an application or a provider by a page that goes on, in the place of a redirect: browsers hold every
 * redirect of a form against `form-action` of the page that it is on, and applications are anywhere, also behind schemes of their own.
 */
export async function leadOn(redirect: NextResponse): Promise<NextResponse> {
  const target = redirect.headers.get("location");
  return target === null ? redirect : going(target, (await getTranslations("applicationSignIn"))("leaving"));
}

/** Goes on by a page to a path of ours from which the way leads to a provider or to an application. */
export async function leadTo(path: string): Promise<NextResponse> {
  const t = await getTranslations();
  const title = path.startsWith("/sso/") ? t("signIn.leaving") : t("applicationSignIn.leaving");
  return going(new URL(path, env().APP_URL).href, title);
}

async function going(target: string, title: string): Promise<NextResponse> {
  const button = (await getTranslations("signIn"))("continue");
  const page = goingPage(target, { title, button, language: await getLocale() });
  return new NextResponse(page.body, page);
}
