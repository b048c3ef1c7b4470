import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import type { Fact } from "@/lib/facts/fact-schema";

/** A refused message: the code and the two sides of the comparison. The verifier tells it from faults of its own by this class. */
export class SamlFailure extends SsoError {
  constructor(code: ErrorCode, expected: Fact, got: Fact) {
    super(code, { expected, got });
  }
}
