import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { findConnection } from "./connection-store";
import { writeConnection } from "./write-connection";

/**
 * Turns a live connection off: nobody signs in through it any more, and everything else of it stays, a draft included. It trusts nobody new, so
 * no test is asked for; turning it on again is a save, which asks for one. What is not live is left as it is.
 * @returns whether it was live
 * @throws SsoError not_found, already_exists (saved by somebody else meanwhile)
 */
export async function turnOffConnection(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  ctx: Context,
): Promise<boolean> {
  const before = await findConnection(ctx.db, organizationId, connectionId);
  if (!before) throw new SsoError("not_found");
  if (before.status !== "live") return false;
  await writeConnection(before, { ...before, status: "off", version: before.version + 1, updatedAt: ctx.now }, ctx);
  return true;
}
