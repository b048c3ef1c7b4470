import type { ProviderClient } from "./provider-client";
import { findProviderClient } from "./provider-client-store";
import { requestScope } from "./request-scope";
import type { SignedIn } from "./signed-in";
import { findSignedIn } from "./signed-in-store";

/** A client by the id that it sends; read once a request. */
export async function clientOf(clientId: string): Promise<ProviderClient | null> {
  const { ctx, clients } = requestScope();
  const known = clients.get(clientId);
  if (known !== undefined) return known;
  const found = await findProviderClient(ctx.db, { clientId });
  clients.set(clientId, found);
  return found;
}

/** A session of ours with its person, by the browser's token or by its id; read once a request. */
export async function sessionBy(name: { token: string } | { sessionId: string }): Promise<SignedIn | null> {
  const { ctx, sessions } = requestScope();
  const key = "token" in name ? `token ${name.token}` : `id ${name.sessionId}`;
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const found = await findSignedIn(ctx.db, name, ctx.now);
  sessions.set(key, found);
  if (found) sessions.set(`id ${found.sessionId}`, found);
  return found;
}
