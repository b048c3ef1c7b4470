import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { languageCookieName } from "@/lib/auth/session-cookie";
import { chooseLanguage } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { chooseTimeZone, timeZoneCookie } from "@/lib/messages/time-zone";

/** The language of a request: chosen with the switch, else the browser's; and the time zone of its browser. */
export default getRequestConfig(async () => {
  const jar = await cookies();
  const chosen = jar.get(languageCookieName())?.value;
  const locale = chooseLanguage(chosen, (await headers()).get("accept-language"));
  return { locale, messages: await loadMessages(locale), timeZone: chooseTimeZone(jar.get(timeZoneCookie)?.value) };
});
