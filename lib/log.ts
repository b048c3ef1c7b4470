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
