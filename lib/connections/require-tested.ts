import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { findLastLive, hasPassedTest } from "./passed-test-store";
import { riskyChanges } from "./save-gate";

/** What a caller says to the gate: why it is saved without a test (null when nobody said so), and how strict it is. */
export type TestGate = {
  override: string | null;
  /** Also a connection that was never live is tested before it goes live: callers with a person who can test. */
  asksFirst?: boolean;
};

/**
 * The gate of a save: a connection that people sign in with (or did, before it was switched off) changes what can lock them
 * out only after a passed test of exactly that configuration, or for a reason that an administrator gives.
 * @returns the reason when it was needed, for the audit entry
 * @throws SsoError connection_untested
 */
export async function requireTested(
  before: Connection | null,
  after: Connection,
  { override, asksFirst = false }: TestGate,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<string | null> {
  if (after.status !== "live") return null;
  const live = before === null ? null : await lastLive(before, db);
  const changed = live === null ? firstChanges(asksFirst) : riskyChanges(live, after);
  if (changed.length === 0 || (await hasPassedTest(db, after, now))) return null;
  if (override !== null) return override;
  throw new SsoError("connection_untested", {
    expected: said("passedTest"),
    got: said("untestedChanges", { fields: plain(changed) }),
  });
}

async function lastLive(before: Connection, db: Context["db"]): Promise<Connection | null> {
  return before.status === "live" ? before : findLastLive(db, before);
}

/** Going live for the first time changes nothing that anybody relies on; it is the whole of it that is not tested. */
function firstChanges(asksFirst: boolean): string[] {
  return asksFirst ? ["status"] : [];
}
