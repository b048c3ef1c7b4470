import type { NextRequest } from "next/server";
import { currentPerson } from "@/lib/auth/current-person";
import { keepPreference } from "@/lib/auth/keep-preference";
import { requestContext } from "@/lib/auth/request-context";
import { languageCookieName } from "@/lib/auth/session-cookie";
import { saveOwnLanguage } from "@/lib/directory/save-own-settings";
import { log } from "@/lib/log";
import { type Language, languages } from "@/lib/messages/languages";

/** Keeps the language that somebody chose: in this browser, and with the person who is signed in. */
export const POST = (request: NextRequest) =>
  keepPreference(request, {
    name: "language",
    values: languages,
    cookie: languageCookieName(),
    onChosen: (language) =>
      keepWithPerson(language).catch((error) =>
        // The page changes its language also while the database is away.
        log().error({ err: error }, "a language was not kept with its person"),
      ),
  });

async function keepWithPerson(language: Language): Promise<void> {
  const person = await currentPerson();
  if (!person) return;
  const { id, email } = person.user;
  await saveOwnLanguage(person.user, language, await requestContext({ type: "user", id, label: email }));
}
