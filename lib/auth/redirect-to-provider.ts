import { NextResponse } from "next/server";
import { getLocale, getTranslations } from "next-intl/server";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";
import { postFormPage } from "./post-form";
import { noStoreHeaders } from "./sign-in-response";

/** Sends the browser to the provider, by redirect or by a form that posts itself. */
export async function redirectToProvider(outgoing: OutgoingRequest, method: string): Promise<NextResponse> {
  const t = await getTranslations("signIn");
  // After a POST only 303 makes the browser go on with GET.
  const status = method === "POST" ? 303 : 302;
  const page =
    outgoing.binding === "redirect"
      ? NextResponse.redirect(outgoing.url, { status, headers: noStoreHeaders })
      : postFormPage(outgoing.url, outgoing.fields, {
          title: t("leaving"),
          button: t("continue"),
          language: await getLocale(),
        });
  return new NextResponse(page.body, page);
}
