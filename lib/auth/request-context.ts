import { randomUUID } from "node:crypto";
import { type Actor, systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import { getDb } from "@/lib/db/open-database";
import type { Rights } from "@/lib/directory/console-role";
import { env } from "@/lib/env";
import { clientAddress } from "@/lib/net/client-address";
import { addressKey } from "@/lib/net/rate-limit";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";

/**
 * Builds the context of one request.
 * @param rights of the actor in the organization that the request is about; without them it gives nobody anything
 */
export async function requestContext(actor: Actor = systemActor("sign-in"), rights: Rights = []): Promise<Context> {
  const installation = { baseUrl: env().APP_URL, outbound: outboundPolicy() };
  return { db: await getDb(), now: new Date(), actor, rights, requestId: randomUUID(), ...installation };
}

/** Where a request comes from: the address for the list of sessions, `machine` for limits. */
export function requestOrigin(headers: Pick<Headers, "get">): {
  address: string;
  machine: string;
  userAgent: string | null;
} {
  const address = clientAddress(headers, env().TRUSTED_PROXIES);
  return {
    address,
    machine: addressKey(address),
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
  };
}
