import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import type { ConsolePasskeyPolicy } from "./opened-rights";
import { listNamedPasskeys } from "./passkey-store";
import { hasOtherBreakGlass } from "./recovery-code-store";
import { requirePermission } from "./require-permission";

/**
 * Whether an organization's rule for passkeys may become this one. Only owners change it. Nobody closes the console to themselves: who
 * has a passkey has just used it, and where it is required there is another way in, should it be lost.
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
  requirePermission(rights, "console_roles.write");
  if (wanted === "off") return;
  const userId = actor.type === "user" ? actor.id : "";
  const isAsked = wanted === "required" || (await listNamedPasskeys(db, { organizationId, userId })).length > 0;
  if (isAsked && !isPasskeyProven)
    throw new SsoError("passkey_unconfirmed", {
      expected: said("passkeySession"),
      got: said("unconfirmedSession"),
    });
  if (wanted === "required" && !(await hasOtherBreakGlass(db, organizationId, userId)))
    throw new SsoError("break_glass_missing", {
      expected: said("otherBreakGlass"),
      got: nothing,
    });
}
