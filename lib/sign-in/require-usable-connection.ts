import type { Connection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";

type OfProtocol<P extends Connection["protocol"]> = ConnectionForSignIn<Extract<Connection, { protocol: P }>>;

export function isOfProtocol<P extends Connection["protocol"]>(
  found: ConnectionForSignIn,
  protocol: P,
): found is OfProtocol<P> {
  return found.connection.protocol === protocol;
}

/**
 * The connection that an address names. One of another protocol does not live there.
 * @throws SsoError connection_not_found
 */
export async function requireAddressed<P extends Connection["protocol"]>(
  db: Db,
  connectionId: string,
  protocol: P,
): Promise<OfProtocol<P>> {
  return requireProtocol(await findConnectionForSignIn(db, connectionId), connectionId, protocol);
}

/**
 * The same for one that was looked for already.
 * @throws SsoError connection_not_found
 */
export function requireProtocol<P extends Connection["protocol"]>(
  found: ConnectionForSignIn | null,
  connectionId: string,
  protocol: P,
): OfProtocol<P> {
  if (!found || !isOfProtocol(found, protocol))
    throw new SsoError("connection_not_found", { got: plain(connectionId.slice(0, 40)) });
  return found;
}

/** Whether `requireUsable` lets it pass. */
export const isUsable = ({ connection, organization }: ConnectionForSignIn): boolean =>
  organization.ssoEnabled && connection.status === "live";

/** What the operator switched off is off for tests, too. */
export function requireEnabled({ organization }: ConnectionForSignIn): void {
  if (!organization.ssoEnabled)
    throw new SsoError("organization_disabled", {
      expected: said("ssoOn"),
      got: said("ssoOffByOperator"),
    });
}

/**
 * Whether sessions may have begun at a connection: a draft never signed anybody in, and what was switched off still ends what it began.
 * @throws SsoError connection_draft
 */
export function requireLeft({ connection }: ConnectionForSignIn): void {
  if (connection.status === "draft")
    throw new SsoError("connection_draft", { expected: said("liveConnection"), got: said("draft") });
}

/**
 * Whether a connection may sign anybody in. Checked at the start and again on every answer (checks.md 4.4): what was
 * switched off meanwhile is off.
 */
export function requireUsable(found: ConnectionForSignIn): void {
  const { connection } = found;
  requireEnabled(found);
  if (connection.status === "draft")
    throw new SsoError("connection_draft", { expected: said("liveConnection"), got: said("draft") });
  if (connection.status === "off")
    throw new SsoError("connection_disabled", { expected: said("liveConnection"), got: said("off") });
}
