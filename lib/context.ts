import type { Actor } from "@/lib/audit/actor";
import type { Db } from "@/lib/db/database";
import type { Rights } from "@/lib/directory/console-role";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";

/**
 * What every use case gets beside its input, built once per request: who asks, when, and which installation answers.
 * `db` may be a transaction: inside one, nothing uses the outer database and nothing awaits the network.
 */
export type Context = {
  db: Db;
  now: Date;
  actor: Actor;
  /** What the actor may do in the organization that this is about. */
  rights: Rights;
  requestId: string;
  /** The address of the installation (`APP_URL`), without a final slash. */
  baseUrl: string;
  /** Which addresses the installation calls. */
  outbound: OutboundPolicy;
  /** What a form's fields were when its page was read, in the shape of the action's input; absent: nobody read them before. */
  asRead?: Readonly<Record<string, unknown>>;
};

/** A context that may be closed to the network: `outbound` null reads nothing from it. */
export type ClosableContext = Omit<Context, "outbound"> & { outbound: OutboundPolicy | null };

/** What a background job begins with: nobody asks. */
export type JobContext = Omit<Context, "actor" | "rights" | "requestId">;
