import { NextRequest } from "next/server";
import { answerProvider } from "@/lib/auth/answer-provider";
import { env } from "@/lib/env";

/** The provider's metadata where clients of plain OAuth look for it (RFC 8414, section 3). */
export function GET(request: NextRequest) {
  const address = new URL("/op/.well-known/oauth-authorization-server", env().APP_URL);
  return answerProvider(new NextRequest(address, { headers: request.headers }));
}
