import type { NextRequest, NextResponse } from "next/server";
import { redirectToProvider } from "@/lib/auth/redirect-to-provider";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { setupContext } from "@/lib/auth/setup-action";
import { toErrorPage } from "@/lib/auth/sign-in-response";
import { startTest } from "@/lib/sign-in/start-sign-in";

/** Redirects to the provider with a test of this link. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ token: string; test: string }> },
): Promise<NextResponse> {
  const { token, test: testId } = await params;
  const ctx = isFromElsewhere(request.headers) ? null : await setupContext(token);
  if (!ctx) return toErrorPage("start_again", null);
  const outgoing = await startTest({ testId, by: { setupLinkId: ctx.link.id } }, ctx);
  return outgoing ? redirectToProvider(outgoing, request.method) : toErrorPage("start_again", null);
}
