/**
 * The grant of a session to a client. There is nothing to keep: it lasts as long as the session, and an organization's own
 * applications need no consent, so its name says all of it. It opens nothing. Pure.
 */
export function grantIdOf(sessionId: string, clientId: string): string {
  return `${sessionId}~${clientId}`;
}

/** What a grant's name says; null for another text. Pure. */
export function readGrantId(grantId: string): { sessionId: string; clientId: string } | null {
  const [sessionId, clientId, ...rest] = grantId.split("~");
  return sessionId && clientId && rest.length === 0 ? { sessionId, clientId } : null;
}
