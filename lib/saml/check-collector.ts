import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Check } from "@/lib/identity/check";

/** Gathers checks. */
export type Collector = {
  checks: Check[];
  /** @param warns passed by the tolerance of the clocks alone */
  add(name: ErrorCode, passed: boolean, expected: Fact, got: Fact, warns?: boolean): void;
};

export function collector(): Collector {
  const checks: Check[] = [];
  return {
    checks,
    add: (name, passed, expected, got, warns = false) =>
      checks.push({ name, passed, expected, got, ...(passed && warns && { warns: true }) }),
  };
}
