import { type NextRequest, NextResponse } from "next/server";
import { openApplicationTest } from "@/lib/applications/provider/application-test";
import { finishApplicationTest } from "@/lib/applications/provider/try-application";
import { providerDependencies } from "@/lib/auth/answer-provider";
import { requestContext } from "@/lib/auth/request-context";
import { isFetched } from "@/lib/auth/request-site";
import { applicationTestCookieName } from "@/lib/auth/session-cookie";
import { noStoreHeaders, seeOther, toErrorPage } from "@/lib/auth/sign-in-response";
import { secretBox } from "@/lib/crypto/app-secret-box";

/** Where the answer to a test client arrives: what it says is kept, and shown on a page of its own. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  if (isFetched(request.headers)) return new NextResponse(null, { headers: noStoreHeaders });
  const kept = openApplicationTest(secretBox(), request.cookies.get(applicationTestCookieName())?.value);
  const input = kept && { query: request.nextUrl.searchParams, kept };
  const isDone = input !== null && (await finishApplicationTest(input, providerDependencies(), await requestContext()));
  return isDone ? seeOther("/applications/tried") : toErrorPage("start_again", null);
}
