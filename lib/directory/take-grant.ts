import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { removeGroupGrants } from "./group-store";
import { removeGrants } from "./role-grant-store";
import { requireTouchable, type UserTarget } from "./save-user";

export const grantKinds = ["role", "group"] as const;

/** One grant: a role or a group, and what gave it ("manual", or the id of a connection that may be gone). */
export type GrantTarget = UserTarget & { kind: (typeof grantKinds)[number]; key: string; grantedBy: string };

/**
 * Takes one grant from a user, whatever gave it. A connection that is still there gives it again at the next sign-in, when the
 * provider still says so: the provider stays the source of what it grants (decision 0031).
 * @throws SsoError not_found, forbidden
 */
export async function takeGrant(input: GrantTarget, ctx: Context): Promise<void> {
  const user = await requireTouchable(input, ctx.db);
  const { kind, key, grantedBy } = input;
  const remove = kind === "role" ? removeGrants : removeGroupGrants;
  await ctx.db.transaction(async (tx) => {
    const taken = await remove(tx, user.organizationId, user.id, grantedBy, [key]);
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
