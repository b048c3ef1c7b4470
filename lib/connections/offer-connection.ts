import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";
import { writeConnection } from "./write-connection";

/**
 * Offers a connection to people, or hides it: its button, and its place among the e-mail addresses (EN-44). Everything else stays
 * as it is saved, a draft included. It trusts nobody new, so no test is asked for.
 * @throws SsoError not_found, already_exists (saved by somebody else meanwhile)
 */
export async function offerConnection(
  { organizationId, connectionId, isOffered }: { organizationId: string; connectionId: string; isOffered: boolean },
  ctx: Context,
): Promise<Connection> {
  const before = await findConnection(ctx.db, organizationId, connectionId);
  if (!before) throw new SsoError("not_found");
  if (before.signIn.enabled === isOffered) return before;
  const signIn = { ...before.signIn, enabled: isOffered };
  const after = { ...before, signIn, version: before.version + 1, updatedAt: ctx.now };
  return writeConnection(before, after, ctx);
}
