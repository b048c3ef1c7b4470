import { type NextRequest, NextResponse } from "next/server";
import { currentPerson } from "@/lib/auth/current-person";
import { withOrganization } from "@/lib/auth/remembered-organizations";
import { isFetched } from "@/lib/auth/request-site";
import { cookieOptions, organizationsCookieName } from "@/lib/auth/session-cookie";
import { noStoreHeaders, seeOther } from "@/lib/auth/sign-in-response";

/** To the choice of another organization; this browser finds the present one there when it comes back. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  if (isFetched(request.headers)) return new NextResponse(null, { headers: noStoreHeaders });
  const response = seeOther("/sign-in/other-organization");
  const person = await currentPerson();
  if (!person) return response;
  const kept = withOrganization(request.cookies.get(organizationsCookieName())?.value, person.user.organization);
  response.cookies.set(organizationsCookieName(), kept, { ...cookieOptions(), maxAge: 365 * 86_400 });
  return response;
}
