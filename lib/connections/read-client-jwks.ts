import type { Context } from "@/lib/context";
import { listClientKeyViews } from "./client-key-store";
import { findConnectionForSignIn } from "./connection-store";

/**
 * Our public keys of an OpenID Connect connection, the active ones before the next ones (RFC 7517): what a provider verifies our
 * assertions with, and encrypts ID tokens to. Retired ones are left out, so that nobody encrypts to them any more.
 * @returns null for an unknown connection, or one of another protocol
 */
export async function connectionJwks(
  connectionId: string,
  ctx: Context,
): Promise<{ keys: Record<string, unknown>[] } | null> {
  const found = await findConnectionForSignIn(ctx.db, connectionId);
  if (found?.connection.protocol !== "oidc") return null;
  const keys = await listClientKeyViews(ctx.db, found.connection);
  const inState = (state: string) => keys.filter((key) => key.state === state).map(({ publicJwk }) => publicJwk);
  return { keys: [...inState("active"), ...inState("next")] };
}
