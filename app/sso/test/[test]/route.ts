import type { NextRequest, NextResponse } from "next/server";
import { redirectToProvider } from "@/lib/auth/redirect-to-provider";
import { requestContext } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { toErrorPage } from "@/lib/auth/sign-in-response";
import { findSessionPerson } from "@/lib/directory/session-store";
import { startTest } from "@/lib/sign-in/start-sign-in";

/** Redirects to the provider with the draft of a test. The session of the administrator stays as it is. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ test: string }> },
): Promise<NextResponse> {
  const ctx = await requestContext();
  const token = request.cookies.get(sessionCookieName())?.value;
  const person = token ? await findSessionPerson(ctx.db, token, ctx.now) : null;
  if (!person || isFromElsewhere(request.headers)) return toErrorPage("start_again", null);
  const { test: testId } = await params;
  const outgoing = await startTest({ testId, by: { userId: person.user.id } }, ctx);
  return outgoing ? redirectToProvider(outgoing, request.method) : toErrorPage("start_again", null);
}
