import type { NextRequest } from "next/server";
import { keepPreference } from "@/lib/auth/keep-preference";
import { languageCookieName } from "@/lib/auth/session-cookie";
import { languages } from "@/lib/messages/languages";

/** Keeps the language that somebody chose. */
export const POST = (request: NextRequest) =>
  keepPreference(request, { name: "language", values: languages, cookie: languageCookieName() });
