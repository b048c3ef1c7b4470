import type { Db } from "@/lib/db/database";
import { findProxied } from "./application-store";
import { findPending } from "./provider/find-pending-request";
import { pendingUid, wantsChoice, wantsFresh } from "./provider/pending-request";
import type { ProviderClient } from "./provider/provider-client";
import { findProviderClient } from "./provider/provider-client-store";
import { findProxyAttempt } from "./proxy/proxy-ticket-store";
import { waitingAttempt } from "./proxy/waiting-attempt";

/** For whom a page of the sign-in is shown. */
export type SignInFor = {
  applicationName: string;
  organization: ProviderClient["organization"];
  loginHint: string | null;
  wantsFresh: boolean;
  /** Which account they use is theirs to say, whatever session they have at their provider. */
  wantsChoice: boolean;
  /** How they are to authenticate; empty: as they like. */
  acrValues: readonly string[];
};

/**
 * The application that somebody signs in for, by the page that they come back to; null when it is none. Also whether they have to
 * authenticate again or choose an account, and how: the connection that they take asks their provider for it.
 */
export async function findSignInFor(db: Db, returnPath: string, now: Date): Promise<SignInFor | null> {
  return (await findForClient(db, returnPath, now)) ?? findForProxy(db, returnPath, now);
}

async function findForClient(db: Db, returnPath: string, now: Date): Promise<SignInFor | null> {
  const uid = pendingUid(returnPath);
  const pending = uid && (await findPending(db, uid, now));
  const client = pending && (await findProviderClient(db, { clientId: pending.clientId }));
  if (!pending || !client) return null;
  const { application, organization } = client;
  const { loginHint, acrValues } = pending;
  const wants = { wantsFresh: wantsFresh(pending), wantsChoice: wantsChoice(pending) };
  return { applicationName: application.name, organization, loginHint, ...wants, acrValues };
}

/** Named to whoever holds the handle of a way: ids of applications that are tried out are told nothing. */
async function findForProxy(db: Db, returnPath: string, now: Date): Promise<SignInFor | null> {
  const waiting = waitingAttempt(returnPath);
  const found = waiting && (await findProxied(db, waiting.applicationId));
  if (!found) return null;
  const { organization, application } = found;
  const way = await findProxyAttempt(db, { organizationId: organization.id, ...waiting }, now);
  if (!way) return null;
  const wants = { wantsFresh: false, wantsChoice: false, acrValues: [] };
  return { applicationName: application.name, organization, loginHint: null, ...wants };
}
