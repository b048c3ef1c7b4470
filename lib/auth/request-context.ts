import { randomUUID } from "node:crypto";
import { type Actor, systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { clientAddress } from "@/lib/net/client-address";

/** Builds the context of one request. */
export async function requestContext(actor: Actor = systemActor("sign-in")): Promise<Context> {
  return { db: await getDb(), now: new Date(), actor, requestId: randomUUID() };
}

/** Where a request comes from, for limits and for the list of sessions. */
export function requestOrigin(headers: Pick<Headers, "get">): { address: string; userAgent: string | null } {
  return {
    address: clientAddress(headers, env().TRUSTED_PROXIES),
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
  };
}
