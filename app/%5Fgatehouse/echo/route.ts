import { type NextRequest, NextResponse } from "next/server";
import { echoedHeaders } from "@/lib/applications/proxy/echo";
import { noStoreHeaders } from "@/lib/auth/sign-in-response";

/** What reached us of our own headers, by way of an application's proxy: for the test of it. */
export function GET(request: NextRequest): NextResponse {
  return NextResponse.json({ headers: echoedHeaders(request.headers) }, { headers: noStoreHeaders });
}
