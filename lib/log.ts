import pino from "pino";
import { env } from "@/lib/env";

let logger: pino.Logger | undefined;

/**
 * The structured log, for operators. One line a sign-in; never an assertion, a token or a secret: the redaction list
 * is the last net, not the rule.
 */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: {
      paths: [
        "*.clientSecret",
        "*.privateKey",
        "*.samlResponse",
        "*.SAMLResponse",
        "*.token",
        "*.key",
        "*.code_verifier",
      ],
      censor: "[redacted]",
    },
  });
  return logger;
}

/** An error without what it was about: a failed query's message holds its parameters, and those hold claims. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const isQuery = error.message.startsWith("Failed query");
  const cause = error.cause instanceof Error ? error.cause : null;
  return {
    type: error.name,
    message: isQuery ? "a query failed" : error.message,
    code: cause && "code" in cause ? cause.code : undefined,
    stack: error.stack?.slice(error.stack.indexOf("\n    at ")),
  };
}
