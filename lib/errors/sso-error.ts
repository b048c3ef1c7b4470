import type { Fact } from "@/lib/facts/fact-schema";
import { factSummary } from "@/lib/facts/fact-summary";
import type { ErrorCode } from "./catalogue";

/**
 * What was expected and what came, for administrators. Never a token, a secret or a whole message. `fields` holds
 * problems of single form fields: path -> validation key. `choices` are the values to choose from.
 * `retryAfterSeconds`: when the same request may be sent again.
 */
export type ErrorDetails = {
  expected?: Fact;
  got?: Fact;
  fields?: Record<string, string>;
  choices?: string[];
  retryAfterSeconds?: number;
};

/**
 * The one error of the product. Thrown anywhere in lib/; it becomes an answer at three borders: `completeSignIn`, `attemptAction`
 * (every action of the console and of setup links) and `handleApiRequest`. Who else looks at it, and what for, is the list in
 * `borders.test.ts`.
 */
export class SsoError extends Error {
  override readonly name = "SsoError";
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(`${code}${details.got === undefined ? "" : `: got ${factSummary(details.got)}`}`, options);
  }
}
