import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Check } from "@/lib/identity/check";
import { printable } from "@/lib/identity/printable";

/** Gathers checks; what a message says is cut and cleaned for showing. */
export type Collector = {
  checks: Check[];
  /** @param warns passed by the tolerance of the clocks alone */
  add(name: ErrorCode, passed: boolean, expected: string, got: string | null | undefined, warns?: boolean): void;
};

export function collector(): Collector {
  const checks: Check[] = [];
  return {
    checks,
    add: (name, passed, expected, got, warns = false) =>
      checks.push({ name, passed, expected, got: printable(got), ...(passed && warns && { warns: true }) }),
  };
}
