import type { NextRequest } from "next/server";
import { leadTo } from "@/lib/auth/lead-on";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { seeOther, toErrorPage } from "@/lib/auth/sign-in-response";
import { env } from "@/lib/env";
import { onwardPath } from "@/lib/sign-in/onward-address";

/**
 * Where the forms of our pages go on from, when their way may leave us: by a page instead of a redirect. The page's request is ours: who
 * came from another site is redirected, and so the next address still knows it.
 */
export async function GET(request: NextRequest) {
  const path = onwardPath(request.nextUrl.searchParams.get("to"), env().APP_URL);
  if (path === null) return toErrorPage("start_again", null);
  return isFromElsewhere(request.headers) ? seeOther(path) : leadTo(path);
}
