import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Check } from "@/lib/identity/check";

/** Gathers checks. */
export type Collector = {
  checks: Check[];
  add(name: ErrorCode, outcome: Outcome, expected: Fact, got: Fact): void;
};

/** Whether a check passed; `warns` when by the tolerance of the clocks alone. */
type Outcome = boolean | { passed: boolean; warns: boolean };

export function collector(): Collector {
  const checks: Check[] = [];
  return {
    checks,
    add(name, outcome, expected, got) {
      const { passed, warns } = typeof outcome === "boolean" ? { passed: outcome, warns: false } : outcome;
      checks.push({ name, passed, expected, got, ...(passed && warns && { warns }) });
    },
  };
}
