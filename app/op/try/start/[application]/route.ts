import { type NextRequest, NextResponse } from "next/server";
import { sealApplicationTest } from "@/lib/applications/provider/application-test";
import { beginApplicationTest } from "@/lib/applications/provider/try-application";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { isFetched } from "@/lib/auth/request-site";
import { applicationTestCookieName, cookieOptions } from "@/lib/auth/session-cookie";
import { noStoreHeaders, toErrorPage } from "@/lib/auth/sign-in-response";
import { secretBox } from "@/lib/crypto/app-secret-box";

/** As long as a sign-in may take, and the look at its result. */
const keptSeconds = 45 * 60;

/** Begins a sign-in as the test client of an application, for an administrator of its organization. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ application: string }> },
): Promise<NextResponse> {
  if (isFetched(request.headers)) return new NextResponse(null, { headers: noStoreHeaders });
  const { application: applicationId } = await params;
  const slug = request.nextUrl.searchParams.get("organization") ?? "";
  const { organization } = await requireAdmin(slug, "applications.write");
  const isFresh = request.nextUrl.searchParams.has("fresh");
  const input = { organizationId: organization.id, slug, applicationId, isFresh };
  const begun = await beginApplicationTest(input, await requestContext());
  if (!begun) return toErrorPage("start_again", null);
  const response = NextResponse.redirect(begun.address, { status: 303, headers: noStoreHeaders });
  response.cookies.set(applicationTestCookieName(), sealApplicationTest(secretBox(), begun.kept), {
    ...cookieOptions(),
    maxAge: keptSeconds,
  });
  return response;
}
