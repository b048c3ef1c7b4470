import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import { deleteRetiredKeys, insertKey, listKeyViews, setKeyState } from "./connection-key-store";
import { findConnection } from "./connection-store";
import { ensureKeys } from "./ensure-key";
import { rotateClientKeys } from "./rotate-client-keys";

export const keySteps = ["create", "prepare", "activate", "discard"] as const;
export type KeyStep = (typeof keySteps)[number];

/**
 * One step of changing our own key pair without a failed sign-in: `create` makes the first one now, before it is needed;
 * `prepare` publishes a next key beside the active one,
 * `activate` makes it the active one (the old one still decrypts), `discard` forgets the retired ones.
 * @throws SsoError not_found, key_state when the step does not fit the present state
 */
export async function rotateKey(
  input: { organizationId: string; connectionId: string; step: KeyStep },
  ctx: Context,
): Promise<void> {
  const { organizationId, connectionId, step } = input;
  const connection = await findConnection(ctx.db, organizationId, connectionId);
  if (!connection) throw new SsoError("not_found");
  if (connection.protocol === "oidc") return rotateClientKeys(connection, step, ctx);
  if (step === "create" || step === "prepare") await ensureKeys(connection, ctx);
  const hasActive = (await listKeyViews(ctx.db, organizationId, connectionId)).some(({ state }) => state === "active");
  if (step === "prepare" && !hasActive) throw new SsoError("key_state", { expected: said("activeKey"), got: nothing });
  const pair = step === "prepare" ? await createKeyPair(`Gatehouse ${connectionId}`, ctx.now) : null;
  await ctx.db.transaction(async (tx) => {
    if (pair) {
      await setKeyState(tx, input, { from: "next", to: "retired" });
      await insertKey(tx, { organizationId, connectionId, state: "next" }, pair, ctx.now);
    } else if (step === "activate") {
      await setKeyState(tx, input, { from: "active", to: "retired" });
      const activated = await setKeyState(tx, input, { from: "next", to: "active" });
      if (activated === 0) throw new SsoError("key_state", { expected: said("nextKey"), got: nothing });
    } else if (step === "discard" && (await deleteRetiredKeys(tx, organizationId, connectionId)) === 0) {
      throw new SsoError("key_state", { expected: said("retiredKey"), got: nothing });
    }
    await recordAudit(
      {
        organizationId,
        action: `connection.key-${step}`,
        target: { type: "connection", id: connectionId, label: connection.name },
      },
      { ...ctx, db: tx },
    );
  });
}
