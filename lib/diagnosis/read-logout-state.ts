import type { EventView } from "@/lib/activity/event";
import { listEvents } from "@/lib/activity/event-queries";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { countFindableSessions } from "@/lib/directory/session-queries";

/** What a sign-out at either side does by now, for whoever tests it. */
export type LogoutState = {
  /** Signing out here goes on to the provider. */
  reachesProvider: boolean;
  /** Open sessions that began here, and how many of them a logout that names its session would find. */
  sessions: { open: number; named: number };
  /** The last message about the end of sessions that arrived. */
  last: EventView | null;
};

/** Reads how far signing out works at a connection: nothing is sent to anybody. */
export async function readLogoutState(connection: Connection, db: Db, now: Date): Promise<LogoutState> {
  const { organizationId, id } = connection;
  const [sessions, [last = null]] = await Promise.all([
    countFindableSessions(db, organizationId, id, now),
    listEvents(db, organizationId, { connection: id, purpose: "logout" }, { limit: 1, before: null }),
  ]);
  return { reachesProvider: reachesProvider(connection), sessions, last };
}

function reachesProvider(connection: Connection): boolean {
  if (connection.protocol === "oidc") return connection.oidc.endSessionEndpoint !== null;
  return connection.saml.singleLogout.enabled && connection.saml.sloUrl !== null;
}
