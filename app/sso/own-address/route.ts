import type { NextRequest } from "next/server";
import { pageHeader, toOwnAddress } from "@/lib/auth/own-address";
import { seeOther } from "@/lib/auth/sign-in-response";
import { env } from "@/lib/env";
import { safeReturnPath } from "@/lib/sign-in/return-path";

/** Where `proxy.ts` leads pages that were opened by another name than `APP_URL`'s: on to the same page there. */
export function GET(request: NextRequest) {
  const path = safeReturnPath(request.headers.get(pageHeader), env().APP_URL);
  const { pathname, search } = new URL(path, env().APP_URL);
  return toOwnAddress(request, { pathname, search }) ?? seeOther(path);
}
