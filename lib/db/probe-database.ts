import { within } from "./database-unavailable";
import { type DatabaseHandle, databaseHandle } from "./open-database";

/** Who probes waits three seconds at most. */
const limitMilliseconds = 2500;

/** Set by scripts/server.mjs once it takes no new connections. */
const isStopping = () => Symbol.for("gatehouse.stopping") in globalThis;

/**
 * Whether the migrated database answers, and with `writes` whether it takes a write.
 * @returns its kind; null before it is migrated, or when it is away or silent, and for `writes` also when this process is about to end
 */
export async function probeDatabase(what: "answers" | "writes"): Promise<DatabaseHandle["kind"] | null> {
  if (what === "writes" && isStopping()) return null;
  const probe = async () => {
    const { kind, ping, probeWrite } = await databaseHandle();
    await (what === "writes" ? probeWrite() : ping());
    return kind;
  };
  return within(probe(), limitMilliseconds, "The database does not answer").catch(() => null);
}
