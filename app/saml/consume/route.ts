import type { NextRequest } from "next/server";
import { consumeSamlResponse } from "@/lib/auth/consume-saml-response";
import { toErrorPage } from "@/lib/auth/sign-in-response";

/** The shared assertion consumer service. */
export async function POST(request: NextRequest) {
  return consumeSamlResponse(request, null);
}

/** Somebody opened the address in a browser, or the provider uses the wrong binding. */
export function GET() {
  return toErrorPage("sign_in_failed", null);
}
