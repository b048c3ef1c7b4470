import type { NextRequest } from "next/server";
import { answerCallback } from "@/lib/auth/answer-callback";

type Params = { params: Promise<{ connection: string }> };

/** The redirect URI of one connection: GET for the response mode query, POST for form_post. */
async function answer(request: NextRequest, { params }: Params) {
  return answerCallback(request, { protocol: "oidc", connectionId: (await params).connection, request });
}

export { answer as GET, answer as POST };
