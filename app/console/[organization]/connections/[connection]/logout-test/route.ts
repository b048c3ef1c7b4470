import type { NextRequest } from "next/server";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { redirectToLogout } from "@/lib/auth/redirect-to-logout";
import { requestContext } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { cookieOptions, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { findConnection } from "@/lib/connections/connection-store";
import { startLogoutTest } from "@/lib/sign-in/start-logout-test";

const stateSeconds = 600;

type Params = { params: Promise<{ organization: string; connection: string }> };

/** Redirects to the provider with a LogoutRequest for the person who was tested last. The session of the administrator stays as it is. */
export async function POST(request: NextRequest, { params }: Params) {
  const { organization: slug, connection: id } = await params;
  const { organization, person } = await requireSetUpAdmin(slug, "connections.write");
  const page = `/console/${slug}/connections/${id}/test`;
  if (isFromElsewhere(request.headers)) return seeOther(page);
  const ctx = await requestContext();
  const connection = await findConnection(ctx.db, organization.id, id);
  const started = connection && (await startLogoutTest(connection, person.user, ctx));
  if (!started) return seeOther(page);
  const response = await redirectToLogout(started.message, { isAwaited: true, isNavigation: true });
  response.cookies.set(signOutCookieName(), started.browserToken, { ...cookieOptions(), maxAge: stateSeconds });
  return response;
}
