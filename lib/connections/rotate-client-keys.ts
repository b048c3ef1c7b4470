import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import {
  deleteRetiredClientKeys,
  insertClientKey,
  listClientKeyViews,
  makeClientKey,
  neededClientKeys,
  setClientKeyState,
} from "./client-key-store";
import type { OidcConnection } from "./connection";
import type { KeyStep } from "./rotate-key";

/**
 * One step of changing the keys of an OpenID Connect connection, as `rotateKey` does it for SAML: all kinds that the
 * configuration works with go together.
 * @throws SsoError key_state when the step does not fit the present state
 */
export async function rotateClientKeys(connection: OidcConnection, step: KeyStep, ctx: Context): Promise<void> {
  // Before the transaction: RSA takes its time.
  const made = step === "prepare" ? await Promise.all(neededClientKeys(connection).map(makeClientKey)) : [];
  await ctx.db.transaction(async (tx) => {
    if (step === "prepare") {
      if (made.length === 0) throw new SsoError("key_state", { expected: said("settingWithKey"), got: nothing });
      for (const key of made) {
        await setClientKeyState(tx, connection, key, { from: "next", to: "retired" });
        await insertClientKey(tx, connection, key, { state: "next", now: ctx.now });
      }
    } else if (step === "activate") await activate(tx, connection);
    else if ((await deleteRetiredClientKeys(tx, connection)) === 0)
      throw new SsoError("key_state", { expected: said("retiredKey"), got: nothing });
    const { organizationId, id, name } = connection;
    const target = { type: "connection", id, label: name } as const;
    await recordAudit({ organizationId, action: `connection.key-${step}`, target }, { ...ctx, db: tx });
  });
}

/** A kind of key without a successor stays as it is. */
async function activate(db: Db, connection: OidcConnection): Promise<void> {
  const next = (await listClientKeyViews(db, connection)).filter(({ state }) => state === "next");
  if (next.length === 0) throw new SsoError("key_state", { expected: said("nextKey"), got: nothing });
  for (const key of next) {
    await setClientKeyState(db, connection, key, { from: "active", to: "retired" });
    await setClientKeyState(db, connection, key, { from: "next", to: "active" });
  }
}
