import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Fact } from "@/lib/facts/fact-schema";

/** A refused message, inside the verifier: carries the code and the two sides of the comparison. */
export class SamlFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly expected: Fact,
    readonly got: Fact,
  ) {
    super(code);
  }
}
