import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";

/**
 * What mapping one sign-in may cost. A table that an administrator wrote meets values that a provider sends, and the two
 * multiply; what they multiply to is counted before it is done, because it runs while everybody else waits.
 */
export type WorkBudget = {
  /** @throws SsoError mapping_limit when that is more than the budget */
  spend(units: number): void;
  spent(): number;
};

/** One unit: one character met by one instruction, or one row tried. The slowest of them take half a second together. */
export const maxWork = 5_000_000;

export function newBudget(limit = maxWork): WorkBudget {
  let spent = 0;
  return {
    spend(units) {
      spent += units;
      if (spent > limit)
        throw new SsoError("mapping_limit", {
          expected: said("atMostWork", { count: limit }),
          got: said("workBeyond"),
        });
    },
    spent: () => spent,
  };
}
