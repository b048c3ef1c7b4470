import { and, asc, eq } from "drizzle-orm";
import { clientKeys } from "@/drizzle/schema/connections";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { type ClientKeyPair, type ClientKeyType, type ClientKeyUse, createClientKey } from "@/lib/oidc/client-keys";
import { chosenAssertionAlg, keyTypeOf } from "@/lib/oidc/oidc-methods";
import type { Connection, OidcConnection } from "./connection";

export type ClientKeyState = "next" | "active" | "retired";
export type ClientKeyKind = { use: ClientKeyUse; type: ClientKeyType };

/** Our key of an OpenID Connect connection, without its private half. */
export type ClientKeyView = ClientKeyKind & {
  id: string;
  state: ClientKeyState;
  publicJwk: Record<string, unknown>;
  createdAt: Date;
};

type Of = Pick<Connection, "organizationId" | "id">;

const sealPurpose = sealPurposes.clientKey;

const ofConnection = ({ organizationId, id }: Of) =>
  and(eq(clientKeys.organizationId, organizationId), eq(clientKeys.connectionId, id));

export async function listClientKeyViews(db: Db, of: Of): Promise<ClientKeyView[]> {
  const { id, use, type, state, publicJwk, createdAt } = clientKeys;
  return db
    .select({ id, use, type, state, publicJwk, createdAt })
    .from(clientKeys)
    .where(ofConnection(of))
    .orderBy(asc(createdAt));
}

/** All keys with their private halves: retired ones still open tokens that were encrypted before the change. */
export async function listClientKeys(db: Db, of: Of): Promise<(ClientKeyView & { privateKey: string })[]> {
  const rows = await db.select().from(clientKeys).where(ofConnection(of)).orderBy(asc(clientKeys.createdAt));
  return rows.map(({ encryptedPrivateKey, ...view }) => ({
    ...view,
    privateKey: secretBox().open(encryptedPrivateKey, sealPurpose(of.id)),
  }));
}

/** The keys that a configuration works with. */
export function neededClientKeys({ oidc }: Pick<OidcConnection, "oidc">): ClientKeyKind[] {
  const { clientAuth, discovery, idTokenEncryptionAlg } = oidc;
  return [
    ...(clientAuth === "private_key_jwt"
      ? [{ use: "sig" as const, type: keyTypeOf(chosenAssertionAlg(discovery ?? null)) }]
      : []),
    ...(idTokenEncryptionAlg === null ? [] : [{ use: "enc" as const, type: keyTypeOf(idTokenEncryptionAlg) }]),
  ];
}

/** A key that was made and is not stored yet. */
export type NewClientKey = ClientKeyKind & ClientKeyPair & { id: string };

/** Makes the keys that a configuration needs and that are not there: before the transaction, because RSA takes its time. */
export async function makeMissingClientKeys(db: Db, connection: Connection): Promise<NewClientKey[]> {
  if (connection.protocol !== "oidc") return [];
  const needed = neededClientKeys(connection);
  if (needed.length === 0) return [];
  const active = (await listClientKeyViews(db, connection)).filter(({ state }) => state === "active");
  const missing = needed.filter(({ use, type }) => !active.some((key) => key.use === use && key.type === type));
  return Promise.all(missing.map(makeClientKey));
}

export async function makeClientKey({ use, type }: ClientKeyKind): Promise<NewClientKey> {
  const id = randomId(10);
  return { id, use, type, ...(await createClientKey(id, use, type)) };
}

/** Stores a key; where another one of its kind has that state already, that one stays. */
export async function insertClientKey(
  db: Db,
  { organizationId, id: connectionId }: Of,
  { privateKey, ...key }: NewClientKey,
  { state, now }: { state: ClientKeyState; now: Date },
): Promise<void> {
  const encryptedPrivateKey = secretBox().seal(privateKey, sealPurpose(connectionId));
  await db
    .insert(clientKeys)
    .values({ ...key, organizationId, connectionId, state, encryptedPrivateKey, createdAt: now })
    .onConflictDoNothing();
}

/** Moves the keys of one kind from one state to another. */
export async function setClientKeyState(
  db: Db,
  of: Of,
  { use, type }: ClientKeyKind,
  { from, to }: { from: ClientKeyState; to: ClientKeyState },
): Promise<void> {
  await db
    .update(clientKeys)
    .set({ state: to })
    .where(and(ofConnection(of), eq(clientKeys.use, use), eq(clientKeys.type, type), eq(clientKeys.state, from)));
}

export async function deleteRetiredClientKeys(db: Db, of: Of): Promise<number> {
  const gone = await db
    .delete(clientKeys)
    .where(and(ofConnection(of), eq(clientKeys.state, "retired")))
    .returning({ id: clientKeys.id });
  return gone.length;
}
