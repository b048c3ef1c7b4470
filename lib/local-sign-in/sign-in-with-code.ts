import { insertEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import { findUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { type BrowserMeta, beginLocalSession, type LocalSession, localEvent } from "./begin-local-session";
import { codeLimits, mayTry, usageWindows } from "./code-limits";
import { consumeLoginCode, type LoginCode, listOpenCodes, readCodeUsage, takeTries } from "./login-code-store";
import { holdMailbox } from "./mailbox-store";
import { redeemRecoveryCode } from "./redeem-recovery-code";
import { hashLoginCode, lockCodesOf, peopleFor } from "./request-login-code";

export type CodeSignIn =
  /** `email` is the address that the code proved. */
  | ({ status: "session"; email: string } & LocalSession)
  /** The code is right and not used up yet; the address has users in several organizations. */
  | { status: "choose"; organizations: { slug: string; name: string }[] };

export type CodeInput = {
  /** The challenges of this browser: the code of any of them counts, until it expires. */
  challenges: readonly string[];
  code: string;
  /** The slug that the person chose, when the address has users in several. */
  organization: string | null;
  meta: BrowserMeta;
};

/**
 * Signs in with an e-mailed code. The code counts only together with a challenge of the browser that asked.
 * @throws SsoError code_expired, code_wrong, rate_limited
 */
export async function signInWithCode(input: CodeInput, ctx: Context): Promise<CodeSignIn> {
  // A refusal is thrown after the transaction, because the try that it took stays taken.
  const outcome = await ctx.db.transaction((tx) => checkCode(input, { ...ctx, db: tx }));
  if (outcome instanceof SsoError) throw outcome;
  return outcome;
}

async function checkCode(input: CodeInput, ctx: Context): Promise<CodeSignIn | SsoError> {
  const hashes = input.challenges.slice(0, codeLimits.keptCodes).map(hashToken);
  const [newest] = await listOpenCodes(ctx.db, hashes, ctx.now);
  if (!newest) return new SsoError("code_expired");
  await lockCodesOf(ctx.db, newest.email);
  await holdMailbox(ctx.db, newest.email);
  const usage = await readCodeUsage(ctx.db, newest, usageWindows(ctx.now));
  if (!mayTry(usage, newest.deviceId !== null)) return new SsoError("rate_limited");
  // Only codes of one address: a wrong one is counted for the address that it was tried for.
  const taken = (await takeTries(ctx.db, hashes, ctx.now)).filter(({ email }) => email === newest.email);
  if (taken.length === 0) return new SsoError("code_expired");
  const right = taken.filter((challenge) => isRight(challenge, input.code))[0] ?? null;
  const { welcome } = await peopleFor(right ?? newest, ctx);
  const people = welcome.filter(
    ({ organization }) => input.organization === null || organization.slug === input.organization,
  );
  const [first, ...others] = people;
  if (!right || !first) return refuseCode(newest.email, first?.user ?? null, ctx);
  if (others.length > 0)
    return { status: "choose", organizations: people.map(({ organization: { slug, name } }) => ({ slug, name })) };
  if (!(await consumeLoginCode(ctx.db, right.challengeHash, ctx.now))) return new SsoError("code_expired");
  const patch = { emailVerifiedAt: first.user.emailVerifiedAt ?? ctx.now };
  const { returnPath } = right;
  const session = await beginLocalSession(
    { user: first.user, patch, method: "code", returnPath, meta: input.meta },
    ctx,
  );
  return { status: "session", email: right.email, ...session };
}

function isRight({ challengeHash, email, codeHash }: LoginCode, typed: string): boolean {
  const hashes = hashLoginCode(challengeHash, email, typed.replace(/\D/g, ""));
  return hashes.some((hash) => equalsSafely(hash, codeHash));
}

async function refuseCode(email: string, user: User | null, ctx: Context): Promise<SsoError> {
  await insertEvent(ctx.db, {
    ...localEvent("code", ctx),
    organizationId: user?.organizationId ?? null,
    code: "code_wrong",
    email,
    userId: user?.id ?? null,
  });
  return new SsoError("code_wrong", { fields: { code: "code_wrong" } });
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
    await holdMailbox(tx, input.email);
    const owner = await redeemRecoveryCode(input, { ...ctx, db: tx });
    const user = owner && (await findUser(tx, owner.organizationId, owner.userId));
    if (!user) throw new SsoError("recovery_code_wrong", { fields: { code: "recovery_code_wrong" } });
    const { returnPath, meta } = input;
    const proven = { user, patch: {}, method: "recovery", confirmedBy: null, returnPath, meta } as const;
    return beginLocalSession(proven, { ...ctx, db: tx });
  });
}
