import { z } from "zod";

const threshold = (most: number) => z.int().min(1).max(most);

/** When an organization is alerted, by mail and as an event. */
export const alertRulesSchema = z
  .strictObject({
    failing: z
      .strictObject({ failures: threshold(1000), minutes: threshold(1440) })
      .nullable()
      .meta({ description: "A connection refuses so many sign-ins in so many minutes; null: no alert." }),
    silentHours: threshold(168)
      .nullable()
      .meta({ description: "Somebody tried and nobody could sign in for so many hours; null: no alert." }),
    recoveryCodeUsed: z.boolean().meta({ description: "Somebody signed in with a recovery code." }),
    operatorAdded: z.boolean().meta({ description: "An operator of the installation was added." }),
  })
  .meta({ id: "AlertRules" });
export type AlertRules = z.infer<typeof alertRulesSchema>;

/** The rules of an organization that chose none. */
export const defaultRules: AlertRules = {
  failing: { failures: 10, minutes: 15 },
  silentHours: null,
  recoveryCodeUsed: true,
  operatorAdded: true,
};

/** The sign-ins of a connection, or of an organization, in the time that a rule looks at. */
export type Tally = { refused: number; lastRefusedAt: Date | null; lastSucceededAt: Date | null };

const nothing: Tally = { refused: 0, lastRefusedAt: null, lastSucceededAt: null };

/** Several together: of an organization, whatever the way to sign in. Pure. */
export function sumTallies(tallies: Iterable<Tally>): Tally {
  const later = (a: Date | null, b: Date | null) => (a === null || (b !== null && b > a) ? b : a);
  return [...tallies].reduce(
    (sum, tally) => ({
      refused: sum.refused + tally.refused,
      lastRefusedAt: later(sum.lastRefusedAt, tally.lastRefusedAt),
      lastSucceededAt: later(sum.lastSucceededAt, tally.lastSucceededAt),
    }),
    nothing,
  );
}

/**
 * Whether a connection fails now. Pure.
 * @param wasFailing one that fails goes on to fail until somebody has signed in after the last refusal: that nobody tries any more is no
 *   recovery
 */
export function isFailing(rule: AlertRules["failing"], tally: Tally, wasFailing: boolean): boolean {
  if (rule === null) return false;
  if (tally.refused >= rule.failures) return true;
  const { lastRefusedAt, lastSucceededAt } = tally;
  const hasWorkedSince = lastSucceededAt !== null && (lastRefusedAt === null || lastSucceededAt > lastRefusedAt);
  return wasFailing && !hasWorkedSince;
}

/** Whether nobody could sign in, though somebody tried. Pure. @param wasSilent as above */
export function isSilent(hours: AlertRules["silentHours"], tally: Tally, wasSilent: boolean): boolean {
  if (hours === null) return false;
  return tally.lastSucceededAt === null && (tally.refused > 0 || wasSilent);
}
