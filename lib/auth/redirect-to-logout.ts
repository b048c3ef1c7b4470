import { NextResponse } from "next/server";
import { getLocale, getTranslations } from "next-intl/server";
import type { OutgoingMessage } from "@/lib/saml/samlify-messages";
import { goingPage, postFormPage } from "./post-form";
import { noStoreHeaders } from "./sign-in-response";

/** So long a provider may be silent before our own page says what remains open. */
const giveUp = { milliseconds: 8_000, address: "/logout/done" };

/**
 * Sends the browser to the provider with a message of single logout, to sign out there or to answer. A browser that goes there itself gets
 * a page that waits with it; whatever else asks gets the redirect. An answer fits into a frame of the provider: many ask each participant
 * in one of their sign-out page (decision 0086).
 * @param isAwaited whether the provider is expected to send the browser back to `/logout/done`; where not, this is an answer
 */
export async function redirectToLogout(
  message: OutgoingMessage,
  { isAwaited, isNavigation }: { isAwaited: boolean; isNavigation: boolean },
): Promise<NextResponse> {
  const t = await getTranslations("signIn");
  const texts = { title: t("signingOut"), button: t("continue"), language: await getLocale() };
  if (message.binding === "redirect" && !(isAwaited && isNavigation))
    return NextResponse.redirect(message.url, { status: 303, headers: noStoreHeaders });
  const page =
    message.binding === "redirect"
      ? goingPage(message.url, texts, giveUp)
      : postFormPage(message.url, message.fields, texts, {
          giveUp: isAwaited ? giveUp : null,
          leadsOn: true,
          isFramed: !isAwaited,
        });
  return new NextResponse(page.body, page);
}
