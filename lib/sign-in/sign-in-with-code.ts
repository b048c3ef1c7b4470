import type { Context } from "@/lib/context";
import { equalsSafely, hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { consumeLoginCode, consumeRecoveryCode, takeTry } from "@/lib/directory/login-code-store";
import { insertSession } from "@/lib/directory/session-store";
import { findUser, type User, updateUserRow } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { insertEvent, type NewEvent } from "./event-store";
import { hashRecoveryCode } from "./recovery-codes";
import { hashLoginCode, peopleFor } from "./request-login-code";

export type BrowserMeta = { address: string | null; userAgent: string | null };
export type LocalSession = { token: string; expiresAt: Date; returnPath: string };

export type CodeSignIn =
  | ({ status: "session" } & LocalSession)
  /** The code is right and not used up yet; the address has users in several organizations. */
  | { status: "choose"; organizations: { slug: string; name: string }[] };

/**
 * Signs in with an e-mailed code. The code counts only together with the challenge cookie of the browser that asked.
 * @param input.organization the slug that the person chose, when the address has users in several
 * @throws SsoError code_expired, code_wrong
 */
export async function signInWithCode(
  input: { challenge: string | null; code: string; organization: string | null; meta: BrowserMeta },
  ctx: Context,
): Promise<CodeSignIn> {
  const challengeHash = input.challenge === null ? "" : hashToken(input.challenge);
  const challenge = await takeTry(ctx.db, challengeHash, ctx.now);
  if (!challenge) throw new SsoError("code_expired");
  const code = input.code.replace(/\D/g, "");
  const isRight = equalsSafely(hashLoginCode(challengeHash, challenge.email, code), challenge.codeHash);
  const { welcome } = await peopleFor(challenge, ctx);
  const people = welcome.filter(
    ({ organization }) => input.organization === null || organization.slug === input.organization,
  );
  const [first, ...others] = people;
  const user = first?.user;
  if (!isRight || !user) {
    await insertEvent(ctx.db, {
      ...localEvent("code", ctx),
      organizationId: user?.organizationId ?? null,
      code: "code_wrong",
      email: challenge.email,
      userId: user?.id ?? null,
    });
    throw new SsoError("code_wrong", { fields: { code: "code_wrong" } });
  }
  if (others.length > 0) {
    return { status: "choose", organizations: people.map(({ organization: { slug, name } }) => ({ slug, name })) };
  }
  const session = await ctx.db.transaction(async (tx) => {
    if (!(await consumeLoginCode(tx, challengeHash, ctx.now))) throw new SsoError("code_expired");
    const emailVerifiedAt = user.emailVerifiedAt ?? ctx.now;
    return startLocalSession(user, { emailVerifiedAt }, "code", challenge.returnPath, input.meta, { ...ctx, db: tx });
  });
  return { status: "session", ...session };
}

/**
 * Signs in with a printed recovery code and the e-mail address it belongs to.
 * @throws SsoError recovery_code_wrong
 */
export async function signInWithRecoveryCode(
  input: { email: string; code: string; returnPath: string; meta: BrowserMeta },
  ctx: Context,
): Promise<LocalSession> {
  return ctx.db.transaction(async (tx) => {
    const owner = await consumeRecoveryCode(tx, hashRecoveryCode(input.code), input.email, ctx.now);
    const user = owner && (await findUser(tx, owner.organizationId, owner.userId));
    if (!user) throw new SsoError("recovery_code_wrong", { fields: { code: "recovery_code_wrong" } });
    return startLocalSession(user, {}, "recovery", input.returnPath, input.meta, { ...ctx, db: tx });
  });
}

async function startLocalSession(
  user: User,
  patch: Partial<User>,
  method: "code" | "recovery",
  returnPath: string,
  meta: BrowserMeta,
  ctx: Context,
): Promise<LocalSession> {
  const token = randomToken(32);
  await updateUserRow(ctx.db, user.organizationId, user.id, { ...patch, lastSignInAt: ctx.now });
  const expiresAt = await insertSession(ctx.db, {
    id: randomId(12),
    token,
    organizationId: user.organizationId,
    userId: user.id,
    method,
    connectionId: null,
    encryptedSubject: null,
    ...meta,
    now: ctx.now,
    endsAt: null,
  });
  await insertEvent(ctx.db, {
    ...localEvent(method, ctx),
    organizationId: user.organizationId,
    code: "ok",
    email: user.email,
    userId: user.id,
  });
  return { token, expiresAt, returnPath };
}

type LocalEvent = Omit<NewEvent, "organizationId" | "code" | "email" | "userId">;

function localEvent(protocol: "code" | "recovery", ctx: Context): LocalEvent {
  return {
    reference: randomId(10),
    connection: null,
    protocol,
    purpose: "sign-in",
    checks: [],
    decision: null,
    claims: null,
    claimsRetentionDays: 0,
    durationMilliseconds: 0,
    createdAt: ctx.now,
  };
}
