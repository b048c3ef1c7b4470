import { and, asc, eq, gte, ne } from "drizzle-orm";
import { connectionKeys, connections } from "@/drizzle/schema/connections";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { NewKeyPair } from "@/lib/saml/create-key-pair";

export const keyStates = ["next", "active", "retired"] as const;
export type KeyState = (typeof keyStates)[number];

/** Our key pair of a connection, without its private half. */
export type ConnectionKeyView = { id: string; state: KeyState; certificate: string; notAfter: Date; createdAt: Date };

export type ConnectionKey = ConnectionKeyView & { privateKey: string };

const sealPurpose = sealPurposes.connectionKey;

export async function listKeyViews(db: Db, organizationId: string, connectionId: string): Promise<ConnectionKeyView[]> {
  const { id, state, certificate, notAfter, createdAt } = connectionKeys;
  return db
    .select({ id, state, certificate, notAfter, createdAt })
    .from(connectionKeys)
    .where(and(eq(connectionKeys.organizationId, organizationId), eq(connectionKeys.connectionId, connectionId)))
    .orderBy(asc(connectionKeys.createdAt));
}

/** When the active keys of an organization's connections run out, the first ones first. */
export async function listKeyExpiries(
  db: Db,
  organizationId: string,
  { now, limit }: { now: Date; limit: number },
): Promise<{ connectionId: string; notAfter: Date }[]> {
  const { connectionId, notAfter, state } = connectionKeys;
  return db
    .select({ connectionId, notAfter })
    .from(connectionKeys)
    .innerJoin(connections, eq(connections.id, connectionId))
    .where(
      and(
        eq(connectionKeys.organizationId, organizationId),
        eq(connections.organizationId, organizationId),
        eq(state, "active"),
        ne(connections.status, "off"),
        gte(notAfter, now),
      ),
    )
    .orderBy(asc(notAfter))
    .limit(limit);
}

/** All keys with their decrypted private halves: retired ones still open assertions encrypted before the change. */
export async function listKeys(db: Db, organizationId: string, connectionId: string): Promise<ConnectionKey[]> {
  const rows = await db
    .select()
    .from(connectionKeys)
    .where(and(eq(connectionKeys.organizationId, organizationId), eq(connectionKeys.connectionId, connectionId)))
    .orderBy(asc(connectionKeys.createdAt));
  return rows.map(({ id, state, certificate, notAfter, createdAt, encryptedPrivateKey }) => ({
    id,
    state,
    certificate,
    notAfter,
    createdAt,
    privateKey: secretBox().open(encryptedPrivateKey, sealPurpose(connectionId)),
  }));
}

/** Adds a key in a state that no other one of the connection has. */
export async function insertKey(
  db: Db,
  { organizationId, connectionId, state }: KeyPlace,
  pair: NewKeyPair,
  now: Date,
): Promise<void> {
  await db.insert(connectionKeys).values(toRow({ organizationId, connectionId, state }, pair, now));
}

/** The same for the first key of a connection: another instance may have been faster, and the connection may be gone. */
export async function insertFirstKey(
  db: Db,
  { organizationId, connectionId }: Omit<KeyPlace, "state">,
  pair: NewKeyPair,
  now: Date,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [found] = await tx
      .select({ id: connections.id })
      .from(connections)
      .where(and(eq(connections.organizationId, organizationId), eq(connections.id, connectionId)))
      .for("key share");
    if (!found) return;
    const row = toRow({ organizationId, connectionId, state: "active" }, pair, now);
    await tx.insert(connectionKeys).values(row).onConflictDoNothing();
  });
}

type KeyPlace = { organizationId: string; connectionId: string; state: KeyState };

function toRow(place: KeyPlace, { certificate, privateKey, notAfter }: NewKeyPair, createdAt: Date) {
  const encryptedPrivateKey = secretBox().seal(privateKey, sealPurpose(place.connectionId));
  return { id: randomId(10), ...place, certificate, encryptedPrivateKey, notAfter, createdAt };
}

/** Moves the keys of a connection from one state to another. @returns how many there were */
export async function setKeyState(
  db: Db,
  { organizationId, connectionId }: Pick<KeyPlace, "organizationId" | "connectionId">,
  { from, to }: { from: KeyState; to: KeyState },
): Promise<number> {
  const changed = await db
    .update(connectionKeys)
    .set({ state: to })
    .where(
      and(
        eq(connectionKeys.organizationId, organizationId),
        eq(connectionKeys.connectionId, connectionId),
        eq(connectionKeys.state, from),
      ),
    )
    .returning({ id: connectionKeys.id });
  return changed.length;
}

export async function deleteRetiredKeys(db: Db, organizationId: string, connectionId: string): Promise<number> {
  const gone = await db
    .delete(connectionKeys)
    .where(
      and(
        eq(connectionKeys.organizationId, organizationId),
        eq(connectionKeys.connectionId, connectionId),
        eq(connectionKeys.state, "retired"),
      ),
    )
    .returning({ id: connectionKeys.id });
  return gone.length;
}
