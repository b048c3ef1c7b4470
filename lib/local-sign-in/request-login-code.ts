import type { MailOwner } from "@/lib/branding/own-mail";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomDigits, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { lockInTransaction } from "@/lib/db/transaction-lock";
import { listUsersByEmail, type UserWithOrganization } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import { codeLimits, maySend, usageWindows } from "./code-limits";
import { type CodeRequester, insertLoginCode, readCodeUsage } from "./login-code-store";

export type RequestCodeInput = CodeRequester & {
  organizationSlug: string | null;
  returnPath: string;
  limitScale: number;
};

/**
 * The mail to send afterwards, when there is somebody to send it to. Where codes are closed, the mail says where to sign in
 * instead: the page cannot, because it is the same for everybody.
 */
export type CodeMail =
  | { kind: "code"; to: string; code: string; minutes: number; owner: MailOwner | null }
  | { kind: "single-sign-on"; to: string; organization: { slug: string; name: string }; owner: MailOwner | null };

/**
 * Makes a one-time code challenge. A challenge is made for every address, known or not, so that page, status and work
 * are the same; the mail goes out after the answer. The code works only with the challenge of this browser; codes that were
 * asked for earlier, here or elsewhere, stay as they are.
 * @returns the challenge for the browser's cookie, and the mail or null
 */
export async function requestLoginCode(
  input: RequestCodeInput,
  ctx: Context,
): Promise<{ challenge: string; mail: CodeMail | null }> {
  const challenge = randomToken(32);
  const challengeHash = hashToken(challenge);
  const code = randomDigits(codeLimits.digits);
  const { email, address, deviceId, organizationSlug, returnPath } = input;
  const { welcome, turnedAway } = await peopleFor(input, ctx);
  const isAllowed = await ctx.db.transaction(async (tx) => {
    await lockInTransaction(tx, `login-code-machine ${address}`);
    await lockCodesOf(tx, email);
    const usage = await readCodeUsage(tx, input, usageWindows(ctx.now));
    const isWithin = maySend(usage, deviceId !== null, input.limitScale);
    await insertLoginCode(tx, {
      challengeHash,
      email,
      organizationSlug,
      address,
      deviceId,
      codeHash: hashLoginCode(challengeHash, email, code)[0],
      // Beyond the limit nobody learns that there is one: the challenge simply cannot be answered.
      triesLeft: isWithin ? codeLimits.tries : 0,
      triesTaken: 0,
      returnPath,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + codeLimits.lifetimeMinutes * 60_000),
      usedAt: null,
    });
    return isWithin;
  });
  if (!isAllowed) return { challenge, mail: null };
  const owner = onlyOwner([...welcome, ...turnedAway]);
  if (welcome.length > 0) {
    const minutes = codeLimits.lifetimeMinutes;
    return { challenge, mail: { kind: "code", to: email, code, minutes, owner } };
  }
  const [away] = turnedAway;
  if (!away) return { challenge, mail: null };
  const { organization } = away;
  return { challenge, mail: { kind: "single-sign-on", to: email, organization, owner } };
}

const ownerOf = ({ user, organization }: UserWithOrganization): MailOwner => ({
  organization,
  person: { name: displayName(user), email: user.email },
});

/**
 * Whose words somebody is mailed in. Where the address is known in several organizations, in none of theirs: one of them would speak for the
 * others, and anybody's address can be given to a user.
 */
function onlyOwner(known: readonly UserWithOrganization[]): MailOwner | null {
  const [only, ...others] = known;
  return only && others.length === 0 ? ownerOf(only) : null;
}

/** Sends and tries of one address happen one after the other: parallel ones would all see the count before them. */
export function lockCodesOf(tx: Db, email: string): Promise<void> {
  return lockInTransaction(tx, `login-code ${email}`);
}

/**
 * The users whom this address may sign in as with a code, and those whose organization has closed codes; limited to one
 * organization when the page was that organization's. An operator's rights count only in sessions that no provider vouched
 * for (decision 0007), so operators keep their codes.
 */
export async function peopleFor(
  { email, organizationSlug }: Pick<RequestCodeInput, "email" | "organizationSlug">,
  ctx: Context,
): Promise<{ welcome: UserWithOrganization[]; turnedAway: UserWithOrganization[] }> {
  const everybody = await listUsersByEmail(ctx.db, email);
  const people = everybody.filter(
    ({ organization }) => organizationSlug === null || organization.slug === organizationSlug,
  );
  const isWelcome = ({ user, organization }: UserWithOrganization) =>
    organization.emailCodes !== "off" || user.operator;
  return { welcome: people.filter(isWelcome), turnedAway: people.filter((person) => !isWelcome(person)) };
}

/** What is kept of a mailed code first, and what it may be found as: it also counts when the secret changes while it is on its way. */
export function hashLoginCode(challengeHash: string, email: string, code: string): [string, ...string[]] {
  return secretBox().pepperedHashes(`${challengeHash}|${email}|${code}`, "login-code");
}
