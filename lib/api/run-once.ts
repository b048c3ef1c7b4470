import type { Context } from "@/lib/context";
import { hashToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { moment, said } from "@/lib/facts/fact";
import { findReservedKey, type IdempotencyName, releaseKey, reserveKey, storeAnswer } from "./idempotency-store";
import type { ApiAnswer } from "./operation";

const keptMilliseconds = 24 * 3_600_000;

export type OnceInput = {
  /** The header as it came. */
  key: string;
  organizationId: string | null;
  /** Method, address and body of the request. */
  request: readonly unknown[];
};

/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that is sent again within 24 hours is answered as the
 * first time, and writes nothing. A refused request releases its key, so that it can be sent again when its cause is gone. One
 * that failed unexpectedly does not: nobody knows what it wrote.
 * @throws SsoError validation_failed, idempotency_key_reused, idempotency_in_progress, and what running throws
 */
export async function runOnce(
  { key, organizationId, request }: OnceInput,
  ctx: Context,
  run: () => Promise<ApiAnswer>,
): Promise<ApiAnswer & { isReplayed?: true }> {
  requireUsable(key);
  const { db, now, actor } = ctx;
  const name = { caller: actor.id ?? "", keyHash: hashToken(key) };
  const requestHash = hashToken(JSON.stringify(request));
  const expiresAt = new Date(now.getTime() + keptMilliseconds);
  const isFirst = await reserveKey(db, { ...name, organizationId, requestHash, createdAt: now, expiresAt });
  if (!isFirst) return replay(name, requestHash, ctx);
  try {
    const answer = await run();
    await storeAnswer(db, name, JSON.stringify(answer));
    return answer;
  } catch (error) {
    if (error instanceof SsoError) await releaseKey(db, name);
    throw error;
  }
}

function requireUsable(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new SsoError("validation_failed", {
    expected: said("idempotencyKey"),
    got: said("characters", { count: key.length }),
    fields: { "Idempotency-Key": "idempotency_key" },
  });
}

async function replay(
  name: IdempotencyName,
  requestHash: string,
  { db }: Context,
): Promise<ApiAnswer & { isReplayed: true }> {
  const reserved = await findReservedKey(db, name);
  if (reserved && reserved.requestHash !== requestHash)
    throw new SsoError("idempotency_key_reused", {
      expected: said("firstRequest"),
      got: said("other"),
    });
  if (!reserved?.answer)
    throw new SsoError("idempotency_in_progress", {
      expected: said("finishedRequest"),
      got: reserved ? said("requestBegan", { at: moment(reserved.createdAt) }) : said("justRefused"),
      retryAfterSeconds: 1,
    });
  return { ...(JSON.parse(reserved.answer) as ApiAnswer), isReplayed: true };
}
