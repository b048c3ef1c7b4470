import type { Db } from "@/lib/db/database";
import { findArtifact } from "./artifact-store";
import { type PendingRequest, pendingUid, readPending, wantsFresh } from "./pending-request";
import type { ProviderClient } from "./provider-client";
import { findProviderClient } from "./provider-client-store";

/** A request that waits, by its uid, which only the browser that began it knows. */
export async function findPending(db: Db, uid: string, now: Date): Promise<PendingRequest | null> {
  const found = await findArtifact(db, { model: "Interaction", id: uid }, now);
  return found && readPending(uid, found.payload);
}

/** For whom a page of the sign-in is shown. */
export type SignInFor = {
  applicationName: string;
  organization: ProviderClient["organization"];
  loginHint: string | null;
  wantsFresh: boolean;
  /** How they are to authenticate; empty: as they like. */
  acrValues: readonly string[];
};

/**
 * The application that somebody signs in for, by the page that they come back to; null when it is none. Also whether they have to
 * authenticate anew, and how: the connection that they take asks their provider for it.
 */
export async function findSignInFor(db: Db, returnPath: string, now: Date): Promise<SignInFor | null> {
  const uid = pendingUid(returnPath);
  const pending = uid && (await findPending(db, uid, now));
  const client = pending && (await findProviderClient(db, { clientId: pending.clientId }));
  if (!pending || !client) return null;
  const { application, organization } = client;
  const { loginHint, acrValues } = pending;
  return { applicationName: application.name, organization, loginHint, wantsFresh: wantsFresh(pending), acrValues };
}
