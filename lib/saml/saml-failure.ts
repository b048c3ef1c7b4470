import type { ErrorCode } from "@/lib/errors/catalogue";

/** A refused message, inside the verifier: carries the code and the two sides of the comparison. */
export class SamlFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly expected: string,
    readonly got: string,
  ) {
    super(code);
  }
}
