import type { Actor } from "@/lib/audit/actor";
import type { Db } from "@/lib/db/database";

/**
 * What every use case gets beside its input, built once per request. `db` may be a transaction: inside one, nothing
 * uses the outer database and nothing awaits the network.
 */
export type Context = { db: Db; now: Date; actor: Actor; requestId: string };
