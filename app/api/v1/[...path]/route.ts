import type { NextRequest } from "next/server";
import { handleApiRequest } from "@/lib/api/handle-request";
import { requestOrigin } from "@/lib/auth/request-context";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { readLimitedText } from "@/lib/net/read-limited";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";

async function handle(request: NextRequest): Promise<Response> {
  const { pathname, searchParams } = request.nextUrl;
  const { headers, method } = request;
  return handleApiRequest(
    {
      method,
      path: pathname.replace(/^\/api\/v1/, "").replace(/\/$/, ""),
      query: searchParams,
      headers,
      machine: requestOrigin(headers).machine,
      readBody: (maxBytes) => readLimitedText(request, maxBytes),
    },
    await getDb(),
    { bootstrapKey: env().BOOTSTRAP_API_KEY, baseUrl: env().APP_URL, outbound: outboundPolicy() },
  );
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
