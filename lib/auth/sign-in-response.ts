import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import type { PublicCode } from "@/lib/errors/catalogue";

/** Answers with a ticket, a code or an assertion in them are nobody's to keep or to pass on. */
export const noStoreHeaders = {
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
};

/** An explicit 303: the browser must not post again. The address is built from APP_URL, never from the Host header. */
export function seeOther(path: string): NextResponse {
  return NextResponse.redirect(new URL(path, env().APP_URL), { status: 303, headers: noStoreHeaders });
}

/** Sends a person to the error page with the coarse code and the reference. */
export function toErrorPage(code: PublicCode, reference: string | null): NextResponse {
  const query = new URLSearchParams({ code, ...(reference && { reference }) });
  return seeOther(`/sign-in/error?${query}`);
}
