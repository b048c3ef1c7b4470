import type { NextRequest } from "next/server";
import { answerSamlLogout } from "@/lib/auth/answer-saml-logout";

type Params = { params: Promise<{ connection: string }> };

/** The single logout service of one connection: LogoutRequest and LogoutResponse by redirect. */
export async function GET(request: NextRequest, { params }: Params) {
  return answerSamlLogout(request, (await params).connection);
}

/** The same by POST. */
export async function POST(request: NextRequest, { params }: Params) {
  return answerSamlLogout(request, (await params).connection);
}
