import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { readLimited } from "@/lib/net/read-limited";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { isFromElsewhere } from "./request-site";
import { cookieOptions } from "./session-cookie";
import { seeOther } from "./sign-in-response";

const maxBytes = 4096;
const yearSeconds = 365 * 86_400;

/**
 * Keeps in this browser what somebody chose with a plain form, and goes back to the page; an unknown value changes nothing.
 * @param name the form's field
 * @param values what may be chosen
 */
export async function keepPreference(
  request: NextRequest,
  { name, values, cookie }: { name: string; values: readonly string[]; cookie: string },
): Promise<NextResponse> {
  const body = isFromElsewhere(request.headers) ? null : await readLimited(request, maxBytes);
  if (body === null) return new NextResponse(null, { status: 400 });
  const form = new URLSearchParams(body);
  const response = seeOther(safeReturnPath(form.get("back"), env().APP_URL));
  const chosen = values.find((known) => known === form.get(name));
  if (chosen) response.cookies.set(cookie, chosen, { ...cookieOptions(), maxAge: yearSeconds });
  return response;
}
