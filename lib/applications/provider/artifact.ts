/** What the provider library keeps, as it hands it over: without dates, ready for JSON. */
export type ArtifactPayload = Record<string, unknown> & {
  clientId?: string;
  sessionUid?: string;
  grantId?: string;
  params?: Record<string, unknown>;
  session?: Record<string, unknown>;
};

/** The part of a payload that a database may know, and the columns that it is found and ended by. */
export type StoredArtifact = {
  payload: Record<string, unknown>;
  clientId: string | null;
  sessionId: string | null;
  grantId: string | null;
};

/**
 * Takes out of a payload whatever opens something: the artifact's own id, the address that names it, and the token of the session
 * in which a request began. Pure.
 */
export function toStored(payload: ArtifactPayload): StoredArtifact {
  const { jti: _id, returnTo: _address, session, ...kept } = payload;
  const { cookie: _token, ...known } = session ?? {};
  const clientId = payload.clientId ?? payload.params?.client_id;
  return {
    payload: { ...kept, ...(session && { session: known }) },
    clientId: typeof clientId === "string" ? clientId : null,
    sessionId: payload.sessionUid ?? null,
    grantId: payload.grantId ?? null,
  };
}

/**
 * The payload as the library wrote it, for whoever knows the id. Pure.
 * @param consumedAt when it was used up; null while it is good
 */
export function fromStored(
  { payload, consumedAt }: { payload: Record<string, unknown>; consumedAt: Date | null },
  { model, id, issuer }: { model: string; id: string; issuer: string },
): ArtifactPayload {
  return {
    ...payload,
    jti: id,
    ...(model === "Interaction" && { returnTo: `${issuer}/auth/${id}` }),
    ...(consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1000) }),
  };
}
