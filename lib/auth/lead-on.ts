import { NextResponse } from "next/server";
import { getLocale, getTranslations } from "next-intl/server";
import { goingPage } from "./post-form";

/**
 * Answers a form whose way may end at an application or a provider by a page that goes on, in the place of a redirect: browsers hold every
 * redirect of a form against `form-action` of the page that it stands on, and applications are anywhere, also behind schemes of their own.
 */
export async function leadOn(redirect: NextResponse): Promise<NextResponse> {
  const target = redirect.headers.get("location");
  if (target === null) return redirect;
  const t = await getTranslations("applicationSignIn");
  const texts = {
    title: t("leaving"),
    button: (await getTranslations("signIn"))("continue"),
    language: await getLocale(),
  };
  const page = goingPage(target, texts);
  return new NextResponse(page.body, page);
}
