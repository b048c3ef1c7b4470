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
 * @param onChosen what else is done with a known value, before the answer
 */
export async function keepPreference<Value extends string>(
  request: NextRequest,
  {
    name,
    values,
    cookie,
    onChosen,
  }: {
    name: string;
    values: readonly Value[];
    cookie: string;
    onChosen?: (chosen: Value) => Promise<void>;
  },
): Promise<NextResponse> {
  const body = isFromElsewhere(request.headers) ? null : await readLimited(request, maxBytes);
  if (body === null) return new NextResponse(null, { status: 400 });
  const form = new URLSearchParams(body);
  const response = seeOther(safeReturnPath(form.get("back"), env().APP_URL));
  const chosen = values.find((known) => known === form.get(name));
  if (chosen) {
    response.cookies.set(cookie, chosen, { ...cookieOptions(), maxAge: yearSeconds });
    await onChosen?.(chosen);
  }
  return response;
}
