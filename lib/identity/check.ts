import type { ErrorCode } from "@/lib/errors/catalogue";

/** One rule that a message was held against. `code` is the refusal that it would cause, and names the rule. */
export type Check = {
  name: ErrorCode;
  passed: boolean;
  /** Passed, and only just: by the tolerance of the clocks, or by an exception that ends. */
  warns?: true;
  expected?: string;
  got?: string;
};
