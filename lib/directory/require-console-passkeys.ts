import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import type { ConsolePasskeyPolicy } from "./opened-rights";
import { listNamedPasskeys } from "./passkey-store";
import { hasWayIn } from "./recovery-code-store";
import { requirePermission } from "./require-permission";

/**
 * Whether an organization's rule for passkeys may become this one. Only owners change it. Nobody closes the console to themselves: who
 * has a passkey has just used it, and where it is required somebody who could undo it has another way in, should it be lost.
 * @throws SsoError permission_missing, passkey_unconfirmed, break_glass_missing
 */
export async function requireConsolePasskeys(
  {
    organizationId,
    wanted,
    isPasskeyProven = false,
  }: { organizationId: string; wanted: ConsolePasskeyPolicy; isPasskeyProven?: boolean },
  { db, actor, rights }: Pick<Context, "db" | "actor" | "rights">,
): Promise<void> {
  const permission = "console_roles.write";
  requirePermission(rights, permission);
  if (wanted === "off") return;
  const userId = actor.type === "user" ? actor.id : "";
  const isAsked = wanted === "required" || (await listNamedPasskeys(db, { organizationId, userId })).length > 0;
  if (isAsked && !isPasskeyProven)
    throw new SsoError("passkey_unconfirmed", {
      expected: said("passkeySession"),
      got: said("unconfirmedSession"),
    });
  // Whose way in it is can take the rule back.
  if (wanted === "required" && !(await hasWayIn(db, { organizationId, permission, besides: userId })))
    throw new SsoError("break_glass_missing", {
      expected: said("otherBreakGlass"),
      got: nothing,
    });
}
