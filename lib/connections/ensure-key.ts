import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import type { Connection } from "./connection";
import {
  type ConnectionKey,
  type ConnectionKeyView,
  insertFirstKey,
  listKeys,
  listKeyViews,
} from "./connection-key-store";

type Of = Pick<Connection, "organizationId" | "id">;
type KeyContext = Pick<Context, "db" | "now">;

/** One search for each connection, however many ask at the same moment. */
const underWay = new Map<string, Promise<void>>();

const isActive = ({ state }: ConnectionKeyView) => state === "active";

/**
 * The keys of a connection, without their private halves, of which one is active. The first pair is made when it is first
 * needed: when a request is signed, when our metadata is read, or when an administrator asks for it. Instances that make one
 * at once keep the same one, by constraint. Never called inside a transaction, because it takes seconds.
 * @returns none when the connection was deleted meanwhile
 */
export async function ensureKeys(of: Of, ctx: KeyContext): Promise<ConnectionKeyView[]> {
  const keys = await listKeyViews(ctx.db, of.organizationId, of.id);
  if (keys.some(isActive)) return keys;
  await makeOnce(of, ctx);
  return listKeyViews(ctx.db, of.organizationId, of.id);
}

/**
 * The active key with its private half, made when there is none yet.
 * @throws SsoError not_found when the connection was deleted meanwhile
 */
export async function ensureActiveKey(of: Of, ctx: KeyContext): Promise<ConnectionKey> {
  const find = async () => (await listKeys(ctx.db, of.organizationId, of.id)).find(isActive);
  const known = await find();
  if (known) return known;
  await makeOnce(of, ctx);
  const made = await find();
  if (!made) throw new SsoError("not_found");
  return made;
}

function makeOnce(of: Of, ctx: KeyContext): Promise<void> {
  const making = underWay.get(of.id) ?? makeFirst(of, ctx).finally(() => underWay.delete(of.id));
  underWay.set(of.id, making);
  return making;
}

async function makeFirst({ organizationId, id }: Of, { db, now }: KeyContext): Promise<void> {
  const pair = await createKeyPair(`Gatehouse ${id}`, now);
  await insertFirstKey(db, { organizationId, connectionId: id }, pair, now);
}
