import type { NextRequest, NextResponse } from "next/server";
import { requestContext } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { cookieOptions, sessionCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { deleteSessionByToken } from "@/lib/directory/session-store";

async function signOut(request: NextRequest): Promise<NextResponse> {
  const token = request.cookies.get(sessionCookieName())?.value;
  if (token) await deleteSessionByToken((await requestContext()).db, token);
  const response = seeOther("/sign-in?signedOut=1");
  response.cookies.set(sessionCookieName(), "", { ...cookieOptions(), maxAge: 0 });
  return response;
}

/** Ends the session here. A link on another site must not sign anybody out unasked. */
export async function GET(request: NextRequest) {
  return isFromElsewhere(request.headers) ? seeOther("/sign-in/sign-out") : signOut(request);
}

export async function POST(request: NextRequest) {
  return isFromElsewhere(request.headers) ? seeOther("/sign-in/sign-out") : signOut(request);
}
