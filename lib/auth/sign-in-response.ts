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

/**
 * Sends a person to the error page with the coarse code and the reference.
 * @param repeats the attempt that was answered before. The provider's POST carries no cookie, so it is refused here like any
 *   other second answer; the browser that began the attempt shows itself at the page's address, and goes on from there
 */
export function toErrorPage(code: PublicCode, reference: string | null, repeats: string | null = null): NextResponse {
  const query = new URLSearchParams({ code, ...(reference && { reference }), ...(repeats && { again: repeats }) });
  return seeOther(`/sign-in/error?${query}`);
}
