import type { EventView } from "@/lib/activity/event";
import { listEvents } from "@/lib/activity/event-queries";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { countFindableSessions } from "@/lib/directory/session-queries";
import { logoutEndpoint } from "@/lib/saml/logout-messages";
import { openSessionSubject } from "@/lib/sign-in/session-subject";
import { findTestedSubject } from "@/lib/sign-in/test-store";

/** What a sign-out at either side does by now, for whoever tests it. */
export type LogoutState = {
  /** Signing out here goes on to the provider. */
  reachesProvider: boolean;
  /** Open sessions that began here, and how many of them a logout that names its session would find. */
  sessions: { open: number; named: number };
  /** The last message about the end of sessions that arrived. */
  last: EventView | null;
  /** What a test would send; null where the provider takes no LogoutRequest. */
  test: LogoutTest | null;
};

/** `isReady`: the reader has tested the sign-in at this provider, so that there is somebody to sign out. */
export type LogoutTest = { url: string; binding: "redirect" | "post"; signed: boolean; isReady: boolean };

/** Reads how far signing out works at a connection: nothing is sent to anybody. @param viewerId whose tests count */
export async function readLogoutState(
  connection: Connection,
  viewerId: string,
  { db, now }: { db: Db; now: Date },
): Promise<LogoutState> {
  const { organizationId, id } = connection;
  const [sessions, [last = null]] = await Promise.all([
    countFindableSessions(db, organizationId, id, now),
    listEvents(db, organizationId, { connection: id, purpose: "logout" }, { limit: 1, before: null }),
  ]);
  const test = await readTest(connection, viewerId, { db, now });
  return { reachesProvider: reachesProvider(connection), sessions, last, test };
}

async function readTest(
  connection: Connection,
  viewerId: string,
  { db, now }: { db: Db; now: Date },
): Promise<LogoutTest | null> {
  if (connection.protocol !== "saml" || !connection.saml.singleLogout.enabled) return null;
  const endpoint = logoutEndpoint(connection.saml, "SAMLRequest");
  if (endpoint === null) return null;
  const subject = await findTestedSubject(db, connection, viewerId, now);
  const isReady = subject !== null && openSessionSubject(subject).issuer === connection.saml.issuer;
  return { ...endpoint, signed: connection.saml.singleLogout.signed, isReady };
}

function reachesProvider(connection: Connection): boolean {
  if (connection.protocol === "oidc") return connection.oidc.endSessionEndpoint !== null;
  return connection.saml.singleLogout.enabled && connection.saml.sloUrl !== null;
}
