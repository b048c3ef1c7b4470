import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { removeGrants } from "./grant-store";
import { requireTouchable, type UserTarget, whileOwned } from "./require-touchable";

export const grantKinds = ["role", "group"] as const;

/** One grant: a role or a group, and what gave it ("manual", or the id of a connection that may be gone). */
export type GrantTarget = UserTarget & { kind: (typeof grantKinds)[number]; key: string; grantedBy: string };

/**
 * Takes one grant from a user, whatever gave it. A connection that is still there gives it again at the next sign-in, when the
 * provider still says so: the provider stays the source of what it grants (decision 0031).
 * @throws SsoError not_found, forbidden, permission_missing, last_administrator
 */
export async function takeGrant(input: GrantTarget, ctx: Context): Promise<void> {
  const user = await requireTouchable(input, ctx);
  const { kind, key, grantedBy } = input;
  await whileOwned(input, kind === "role", ctx, async ({ db: tx }) => {
    const granted = { organizationId: user.organizationId, userId: user.id, grantedBy };
    const taken = await removeGrants(tx, kind, granted, [key]);
    if (taken === 0) throw new SsoError("not_found");
    await recordAudit(
      {
        organizationId: user.organizationId,
        action: "user.updated",
        target: { type: "user", id: user.id, label: user.email },
        changes: [{ field: `${kind}s.${key}`, from: grantedBy, to: null }],
      },
      { ...ctx, db: tx },
    );
  });
}
