import type { NextRequest } from "next/server";
import { answerCallback } from "@/lib/auth/answer-callback";
import { toErrorPage } from "@/lib/auth/sign-in-response";

/** The shared assertion consumer service. */
export async function POST(request: NextRequest) {
  return answerCallback(request, { protocol: "saml", connectionId: null, request });
}

/** Somebody opened the address in a browser, or the provider uses the wrong binding. */
export function GET() {
  return toErrorPage("sign_in_failed", null);
}
