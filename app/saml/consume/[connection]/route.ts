import type { NextRequest } from "next/server";
import { answerCallback } from "@/lib/auth/answer-callback";
import { toErrorPage } from "@/lib/auth/sign-in-response";

/** The assertion consumer service of one connection. */
export async function POST(request: NextRequest, { params }: { params: Promise<{ connection: string }> }) {
  return answerCallback(request, { protocol: "saml", connectionId: (await params).connection, request });
}

/** Somebody opened the address in a browser, or the provider uses the wrong binding. */
export function GET() {
  return toErrorPage("sign_in_failed", null);
}
