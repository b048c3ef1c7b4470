import type { NextRequest } from "next/server";
import { requestOrigin } from "@/lib/auth/request-context";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { readLimitedText } from "@/lib/net/read-limited";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { answerScimRequest } from "@/lib/scim/answer-scim-request";
import { bodyLimit } from "@/lib/scim/scim-body";

async function handle(request: NextRequest): Promise<Response> {
  const { pathname, searchParams } = request.nextUrl;
  const { headers, method } = request;
  const [directoryId = "", ...rest] = pathname.replace(/^\/scim\/v2\//, "").split("/");
  return answerScimRequest(
    {
      method,
      directoryId,
      path: `/${rest.join("/")}`,
      query: searchParams,
      headers,
      machine: requestOrigin(headers).machine,
      readBody: () => readLimitedText(request, bodyLimit),
    },
    await getDb(),
    { baseUrl: env().APP_URL, outbound: outboundPolicy() },
  );
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
