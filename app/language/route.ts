import { type NextRequest, NextResponse } from "next/server";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { cookieOptions, languageCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { env } from "@/lib/env";
import { languages } from "@/lib/messages/languages";
import { readLimited } from "@/lib/net/read-limited";
import { safeReturnPath } from "@/lib/sign-in/return-path";

const maxBytes = 4096;
const yearSeconds = 365 * 86_400;

/** Keeps the language that somebody chose, and goes back to the page. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  const body = isFromElsewhere(request.headers) ? null : await readLimited(request, maxBytes);
  if (body === null) return new NextResponse(null, { status: 400 });
  const form = new URLSearchParams(body);
  const response = seeOther(safeReturnPath(form.get("back"), env().APP_URL));
  const language = languages.find((known) => known === form.get("language"));
  if (language) response.cookies.set(languageCookieName(), language, { ...cookieOptions(), maxAge: yearSeconds });
  return response;
}
