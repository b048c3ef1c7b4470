import { cookies } from "next/headers";
import { lastConnectionCookieName } from "@/lib/auth/session-cookie";
import { listChosenConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";

/** The connection that this browser used last, with its organization, while people may choose it. */
export async function rememberedConnection() {
  const id = (await cookies()).get(lastConnectionCookieName())?.value;
  if (!id) return null;
  const [found] = await listChosenConnections(await getDb(), [id]);
  return found ?? null;
}
