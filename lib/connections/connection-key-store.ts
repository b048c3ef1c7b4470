import { and, asc, eq } from "drizzle-orm";
import { connectionKeys } from "@/drizzle/schema";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { SigningKey } from "@/lib/saml/samlify-messages";

export type KeyState = "next" | "active" | "retired";

/** Our key pair of a connection, without its private half. */
export type ConnectionKeyView = { id: string; state: KeyState; certificate: string; notAfter: Date; createdAt: Date };

export type ConnectionKey = ConnectionKeyView & { privateKey: string };

const sealPurpose = (connectionId: string) => `connection-key:${connectionId}`;

export async function listKeyViews(db: Db, organizationId: string, connectionId: string): Promise<ConnectionKeyView[]> {
  const { id, state, certificate, notAfter, createdAt } = connectionKeys;
  return db
    .select({ id, state, certificate, notAfter, createdAt })
    .from(connectionKeys)
    .where(and(eq(connectionKeys.organizationId, organizationId), eq(connectionKeys.connectionId, connectionId)))
    .orderBy(asc(connectionKeys.createdAt));
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

export async function insertKey(
  db: Db,
  organizationId: string,
  connectionId: string,
  pair: SigningKey & { notAfter: Date },
  state: KeyState,
  now: Date,
): Promise<ConnectionKeyView> {
  const id = randomId(10);
  await db.insert(connectionKeys).values({
    id,
    organizationId,
    connectionId,
    state,
    certificate: pair.certificate,
    encryptedPrivateKey: secretBox().seal(pair.privateKey, sealPurpose(connectionId)),
    notAfter: pair.notAfter,
    createdAt: now,
  });
  return { id, state, certificate: pair.certificate, notAfter: pair.notAfter, createdAt: now };
}

export async function setKeyState(
  db: Db,
  organizationId: string,
  connectionId: string,
  from: KeyState,
  to: KeyState,
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
