import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { type Learned, withLearned } from "./sign-in-run";

/**
 * Why a step of a sign-in failed, with what was learned until then: readers and verifiers return what they learned, and when
 * they refuse, this carries it to the one place that writes the event.
 */
export class SignInRefusal extends Error {
  override readonly name = "SignInRefusal";
  constructor(
    /** An SsoError, or whatever failed unexpectedly. */
    readonly reason: unknown,
    readonly learned: Partial<Learned>,
  ) {
    super(reason instanceof Error ? reason.message : String(reason), { cause: reason });
  }

  /** The code of a refusal; null for what failed unexpectedly. */
  get code(): ErrorCode | null {
    return this.reason instanceof SsoError ? this.reason.code : null;
  }
}

/** A failure with what was known before it. */
export function refusalOf(error: unknown, known: Partial<Learned>): SignInRefusal {
  if (!(error instanceof SignInRefusal)) return new SignInRefusal(error, known);
  return new SignInRefusal(error.reason, withLearned(known, error.learned));
}

/** Runs a step; when it fails, the refusal says what was known when it began. @throws SignInRefusal */
export async function knowing<T>(known: Partial<Learned>, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw refusalOf(error, known);
  }
}
