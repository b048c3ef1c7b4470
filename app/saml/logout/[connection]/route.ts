import type { NextRequest } from "next/server";
import { answerSamlLogout } from "@/lib/auth/answer-saml-logout";
import { answerSoapLogout, isSoap } from "@/lib/auth/answer-soap-logout";

type Params = { params: Promise<{ connection: string }> };

/** The single logout service of one connection: LogoutRequest and LogoutResponse by redirect. */
export async function GET(request: NextRequest, { params }: Params) {
  return answerSamlLogout(request, (await params).connection);
}

/** The same by POST, and LogoutRequests by SOAP. */
export async function POST(request: NextRequest, { params }: Params) {
  if (isSoap(request)) return answerSoapLogout(request, (await params).connection);
  return answerSamlLogout(request, (await params).connection);
}
