import type { SamlConnection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { requestsNamedBy, requestsNamedInside } from "@/lib/saml/named-requests";
import type { RequestState } from "@/lib/saml/response-checks";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import { ns } from "@/lib/saml/saml-names";
import { attribute, childElement } from "@/lib/saml/xml-document";
import { findAttempts, type SignInAttempt } from "./attempt-store";
import { verificationKeys } from "./open-connection-keys";

/** The request that an answer names; `attempt` is null when it is none of ours. */
export type NamedRequest = { id: string; attempt: SignInAttempt | null };

export type ArrivalPlace = {
  /** The address that received the answer. */
  address: string;
  /** The attempt of its RelayState, which spares a look-up. */
  known: SignInAttempt | null;
};

/**
 * Finds the request that an answer names where everybody can read it: the Response's own word, else the plain
 * assertion's confirmations.
 */
export async function findOpenlyNamed(
  { root }: UnverifiedResponse,
  { address, known }: ArrivalPlace,
  db: Db,
): Promise<NamedRequest | null> {
  const own = attribute(root, "InResponseTo");
  const assertion = childElement(root, ns.assertion, "Assertion");
  const inside = assertion ? requestsNamedBy(assertion, address) : [];
  return firstOfOurs(own === null ? inside : [own], known, db);
}

/** True when the assertion is encrypted. */
export function isEncrypted({ root }: UnverifiedResponse): boolean {
  return childElement(root, ns.assertion, "EncryptedAssertion") !== null;
}

/**
 * The same for an assertion that a connection's keys open. What is found is a hint, as outside: the checks read the
 * signed bytes again.
 */
export async function findNamedInside(
  { root }: UnverifiedResponse,
  connection: SamlConnection,
  { address, known }: ArrivalPlace,
  db: Db,
): Promise<NamedRequest | null> {
  const encrypted = childElement(root, ns.assertion, "EncryptedAssertion");
  if (!encrypted) return null;
  const { decryption } = await verificationKeys(connection, true, db);
  return firstOfOurs(requestsNamedInside(encrypted, decryption, address), known, db);
}

async function firstOfOurs(ids: readonly string[], known: SignInAttempt | null, db: Db): Promise<NamedRequest | null> {
  const [first] = ids;
  if (first === undefined) return null;
  if (known && ids.includes(known.requestId)) return { id: known.requestId, attempt: known };
  const attempts = await findAttempts(db, ids);
  const attempt = ids.flatMap((id) => attempts.find(({ requestId }) => requestId === id) ?? [])[0] ?? null;
  return { id: attempt?.requestId ?? first, attempt };
}

/** The state of the request that an answer names, as the checks want it. */
export function requestState(named: NamedRequest | null, connectionId: string, now: Date): RequestState {
  if (named === null) return { state: "none" };
  const { attempt } = named;
  if (!attempt) return { state: "unknown", requestId: named.id };
  const { requestId, forceAuthn, createdAt } = attempt;
  if (attempt.connectionId !== connectionId) return { state: "other-connection", requestId };
  if (attempt.usedAt !== null) return { state: "used", requestId };
  if (attempt.expiresAt <= now) return { state: "expired", requestId };
  return { state: "open", requestId, forceAuthn, createdAt };
}
