import { decodeJwt } from "jose";
import { z } from "zod";

const text = z.string().optional().catch(undefined);

/** What the library kept of a request that waits for a person. */
const pendingSchema = z.object({
  startedAt: z.iso.datetime(),
  exp: z.number(),
  params: z.object({
    client_id: z.string(),
    prompt: text,
    login_hint: text,
    max_age: z.coerce.number().optional().catch(undefined),
    id_token_hint: text,
    connection: text,
    acr_values: text,
    state: text,
  }),
  prompt: z.object({ name: z.string(), reasons: z.array(z.string()) }),
  lastSubmission: z.record(z.string(), z.unknown()).optional(),
});

/** A request of an application that waits until somebody has signed in, or answered. */
export type PendingRequest = {
  uid: string;
  payload: Record<string, unknown>;
  clientId: string;
  startedAt: Date;
  expiresAt: Date;
  loginHint: string | null;
  /** The connection that the application wants its people to come by. */
  connectionId: string | null;
  /** How the application wants its people to authenticate, the best first. */
  acrValues: readonly string[];
  /** What the application knows its request by. */
  state: string | null;
  /** Why the library asks, and what it would ask next that a sign-in answers too; empty for a consent, which is never refused. */
  reasons: readonly string[];
  maxAgeSeconds: number | null;
  /** The person whom the application expects, by an ID token of ours that the library has verified. */
  expectedUserId: string | null;
  /** What was answered before: kept beside the next answer. */
  earlierAnswer: Record<string, unknown>;
};

/** The path of ours where such a request waits; null for another path. Pure. */
export function pendingUid(path: string): string | null {
  return /^\/op\/interaction\/([\w-]{20,64})$/.exec(path)?.[1] ?? null;
}

/** The address of a request that waits. Pure. */
export const pendingPath = (uid: string): string => `/op/interaction/${uid}`;

/**
 * Adds when a request came to what is stored of it. The library keeps seconds: somebody who had signed in within the same one would pass
 * for somebody who was asked to. Pure.
 */
export function withStart<Stored extends { payload: Record<string, unknown> }>(stored: Stored, now: Date): Stored {
  return { ...stored, payload: { startedAt: now.toISOString(), ...stored.payload } };
}

/** Reads what the library kept; null when it is something else. Pure. */
export function readPending(uid: string, payload: Record<string, unknown>): PendingRequest | null {
  const parsed = pendingSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { startedAt, exp, params, prompt, lastSubmission } = parsed.data;
  return {
    uid,
    payload,
    clientId: params.client_id,
    startedAt: new Date(startedAt),
    expiresAt: new Date(exp * 1000),
    loginHint: params.login_hint ?? null,
    connectionId: params.connection ?? null,
    acrValues: readAcrValues(params.acr_values),
    state: params.state ?? null,
    reasons: reasonsOf(parsed.data),
    maxAgeSeconds: params.max_age ?? null,
    expectedUserId: params.id_token_hint ? (decodeJwt(params.id_token_hint).sub ?? null) : null,
    earlierAnswer: { ...lastSubmission, ...(prompt.name === "consent" && { consent: {} }) },
  };
}

/**
 * The library asks one question at a time, and of somebody who signs in for the choice of an account it asks no other: `login` and
 * `max_age` beside it would be skipped by a session that their provider has had for hours.
 */
function reasonsOf({ prompt, params }: z.infer<typeof pendingSchema>): string[] {
  if (prompt.name === "consent") return [];
  if (prompt.name !== "select_account") return prompt.reasons;
  const wantsLogin = params.prompt?.split(" ").includes("login") ?? false;
  return [
    ...prompt.reasons,
    ...(wantsLogin ? ["login_prompt"] : []),
    ...(params.max_age === undefined ? [] : ["max_age"]),
  ];
}

/** The values of `acr_values` (OpenID Connect Core 3.1.2.1), as many as a request to a provider takes. Pure. */
export function readAcrValues(text: string | undefined): string[] {
  const values = (text ?? "").split(/\s+/).filter((value) => value !== "" && value.length <= 500);
  return [...new Set(values)].slice(0, 10);
}

/** Whether the person's provider is asked for another authentication, because the one that it told of is none of those. Pure. */
export function wantsStepUp({ reasons }: Pick<PendingRequest, "reasons">): boolean {
  return reasons.includes("acr");
}

/** Whether the application wants the person to say which account they use (`prompt=select_account`). Pure. */
export function wantsChoice({ reasons }: Pick<PendingRequest, "reasons">): boolean {
  return reasons.includes("select_account_prompt");
}

/** Whether the person has to authenticate again, whatever session they or their provider have. Pure. */
export function wantsFresh({ reasons }: Pick<PendingRequest, "reasons">): boolean {
  return reasons.includes("login_prompt") || reasons.includes("max_age");
}

/** A provider's clock may be behind ours. */
const skewMilliseconds = 120_000;

/**
 * Whether somebody authenticated for this request, or lately enough for it: their session began after it, and whoever vouches for them
 * saw them then. Pure.
 */
export function isFreshFor(
  { startedAt, maxAgeSeconds, reasons }: Pick<PendingRequest, "startedAt" | "maxAgeSeconds" | "reasons">,
  { createdAt, authenticatedAt }: { createdAt: Date; authenticatedAt: Date },
  now: Date,
): boolean {
  const isAfter = createdAt.getTime() >= startedAt.getTime();
  const wasSeen = authenticatedAt.getTime() >= startedAt.getTime() - skewMilliseconds;
  if (isAfter && wasSeen) return true;
  const isYoung = maxAgeSeconds !== null && now.getTime() - authenticatedAt.getTime() <= maxAgeSeconds * 1000;
  return isYoung && !reasons.includes("login_prompt");
}
