import type { ConnectionKey } from "@/lib/connections/connection-key-store";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";

/** A connection as a start or an answer last read it. What it says holds only while the database has the same version of it, live. */
export type RememberedConnection = {
  found: ConnectionForSignIn;
  /** The key that signs requests; null where they are not signed. */
  activeKey: ConnectionKey | null;
};

const memorySize = 500;
const byId = new Map<string, RememberedConnection>();

export const rememberedConnection = (id: string): RememberedConnection | null => byId.get(id) ?? null;

/**
 * Keeps a connection that an answer arrived at, where nothing newer is known and no key of ours belongs to it. One that signs nobody in is not
 * kept: anybody can send an answer to a draft, which need not even say where people sign in.
 */
export function rememberArrivedAt(found: ConnectionForSignIn): void {
  const { connection } = found;
  if (connection.status !== "live") return;
  const known = byId.get(connection.id)?.found.connection;
  if (known?.version === connection.version || connection.protocol !== "saml" || connection.saml.signRequests) return;
  rememberConnection({ found, activeKey: null });
}

/** Keeps a connection for the next starts; the oldest one goes when there are many. */
export function rememberConnection(known: RememberedConnection): void {
  const { id } = known.found.connection;
  byId.delete(id);
  const oldest = byId.keys().next().value;
  if (byId.size >= memorySize && oldest !== undefined) byId.delete(oldest);
  byId.set(id, known);
}
