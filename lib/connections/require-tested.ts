import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { findLastLive, hasPassedTest } from "./passed-test-store";
import { riskyChanges } from "./save-gate";

/**
 * The gate of a save: a connection that people sign in with (or did, before it was switched off) changes what can lock them
 * out only after a passed test of exactly that configuration, or for a reason that an administrator gives.
 * @param override why it is saved without a test; null when nobody said so
 * @returns the reason when it was needed, for the audit entry
 * @throws SsoError connection_untested
 */
export async function requireTested(
  before: Connection | null,
  after: Connection,
  override: string | null,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<string | null> {
  if (before === null || after.status !== "live") return null;
  const live = before.status === "live" ? before : await findLastLive(db, before);
  const changed = live === null ? [] : riskyChanges(live, after);
  if (changed.length === 0 || (await hasPassedTest(db, after, now))) return null;
  if (override !== null) return override;
  throw new SsoError("connection_untested", {
    expected: said("passedTest"),
    got: said("untestedChanges", { fields: plain(changed) }),
  });
}
