import type { Context } from "@/lib/context";
import { endSessionOfBrowser } from "./end-sessions";
import { insertSession, type NewSession } from "./session-store";

/**
 * Begins a session, and ends the one that the browser had until now: nobody holds its cookie any more.
 * @param replaces the token of that session
 * @returns its absolute end, which is the cookie's too
 */
export async function beginSession(
  { replaces, ...session }: Omit<NewSession, "now"> & { replaces?: string | null },
  ctx: Pick<Context, "db" | "now" | "actor" | "requestId">,
): Promise<Date> {
  if (replaces) await endSessionOfBrowser(replaces, "replaced", ctx);
  return insertSession(ctx.db, { ...session, now: ctx.now });
}
