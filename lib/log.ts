import pino from "pino";
import { env } from "@/lib/env";

let logger: pino.Logger | undefined;
/** Of the standard output. */
let descriptor = 1;

/** For commands: what they answer goes to the standard output, and the log must not be in it. */
export function logToStandardError(): void {
  descriptor = 2;
  logger = undefined;
}

/**
 * The structured log, for operators. One line a sign-in; never an assertion, a token or a secret: the redaction list
 * is the last net, not the rule.
 */
export function log(): pino.Logger {
  logger ??= pino(
    {
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
    },
    pino.destination(descriptor),
  );
  return logger;
}

/**
 * Sends what Next.js and libraries print themselves into the log, so that each line is one of ours: JSON, and without addresses,
 * which carry tokens and tickets.
 */
export function logConsole(): void {
  for (const [method, level] of [
    ["error", "error"],
    ["warn", "warn"],
  ] as const)
    console[method] = (...args: unknown[]) => {
      const line = consoleLine(args);
      if (line) log()[level](line, "printed by a library");
    };
}

/** What is logged of a printed line; null for an error that was logged with its request already. */
export function consoleLine(args: readonly unknown[]): { err?: Error; text: string } | null {
  const err = args.find((arg) => arg instanceof Error);
  if (err && "digest" in err) return null;
  const text = args
    .filter((arg) => !(arg instanceof Error))
    .map(String)
    .join(" ")
    .replace(/(?:\w+:\/)?\/[^\s"'<>]*/g, "[address]")
    .slice(0, 500);
  // It wants a newer Node than we need; our tests run it on the oldest one that we support (decision 0049).
  if (text.includes("oidc-provider WARNING: Unsupported runtime")) return null;
  return err ? { err, text } : { text };
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
