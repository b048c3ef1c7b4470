import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomDigits, randomToken } from "@/lib/crypto/tokens";
import { countLoginCodes, insertLoginCode, voidLoginCodes } from "@/lib/directory/login-code-store";
import { listUsersByEmail, type UserWithOrganization } from "@/lib/directory/user-store";
import { countWrongCodes } from "./event-store";

export const codeLimits = {
  digits: 8,
  lifetimeMinutes: 10,
  tries: 5,
  sendsPerEmail: 3,
  sendsPerEmailMinutes: 15,
  sendsPerAddress: 10,
  sendsPerAddressMinutes: 60,
  /** Wrong codes in a row that lock an address, whoever typed them (NIST SP 800-63B 5.2.2), and for how long. */
  wrongCodes: 100,
  wrongCodesHours: 24,
};

export type RequestCodeInput = {
  email: string;
  organizationSlug: string | null;
  returnPath: string;
  address: string;
  limitScale: number;
};

/**
 * The mail to send afterwards, when there is somebody to send it to. Where codes are closed, the mail says where to sign in
 * instead: the page cannot, because it is the same for everybody.
 */
export type CodeMail =
  | { kind: "code"; to: string; code: string; minutes: number }
  | { kind: "single-sign-on"; to: string; organization: { slug: string; name: string } };

/**
 * Makes a one-time code challenge. A challenge is made for every address, known or not, so that page, status and work
 * are the same; the mail goes out after the answer. The code works only with the challenge of this browser.
 * @returns the challenge for the browser's cookie, and the mail or null
 */
export async function requestLoginCode(
  input: RequestCodeInput,
  ctx: Context,
): Promise<{ challenge: string; mail: CodeMail | null }> {
  const challenge = randomToken(32);
  const challengeHash = hashToken(challenge);
  const code = randomDigits(codeLimits.digits);
  const isAllowed = await isWithinLimits(input, ctx);
  const { welcome, turnedAway } = await peopleFor(input, ctx);
  await ctx.db.transaction(async (tx) => {
    if (isAllowed) await voidLoginCodes(tx, input.email, ctx.now);
    await insertLoginCode(tx, {
      challengeHash,
      email: input.email,
      organizationSlug: input.organizationSlug,
      address: input.address,
      codeHash: hashLoginCode(challengeHash, input.email, code),
      // Beyond the limit nobody learns that there is one: the challenge simply cannot be answered.
      triesLeft: isAllowed ? codeLimits.tries : 0,
      returnPath: input.returnPath,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + codeLimits.lifetimeMinutes * 60_000),
      usedAt: null,
    });
  });
  if (!isAllowed) return { challenge, mail: null };
  if (welcome.length > 0) {
    return { challenge, mail: { kind: "code", to: input.email, code, minutes: codeLimits.lifetimeMinutes } };
  }
  const [away] = turnedAway;
  const mail: CodeMail | null = away
    ? { kind: "single-sign-on", to: input.email, organization: away.organization }
    : null;
  return { challenge, mail };
}

async function isWithinLimits({ email, address, limitScale }: RequestCodeInput, ctx: Context): Promise<boolean> {
  const since = (minutes: number) => new Date(ctx.now.getTime() - minutes * 60_000);
  const byEmail = await countLoginCodes(ctx.db, { email }, since(codeLimits.sendsPerEmailMinutes));
  const byAddress = await countLoginCodes(ctx.db, { address }, since(codeLimits.sendsPerAddressMinutes));
  const wrong = await countWrongCodes(ctx.db, email, since(codeLimits.wrongCodesHours * 60));
  if (wrong >= codeLimits.wrongCodes) return false;
  return byEmail < codeLimits.sendsPerEmail * limitScale && byAddress < codeLimits.sendsPerAddress * limitScale;
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

export function hashLoginCode(challengeHash: string, email: string, code: string): string {
  return secretBox().pepperedHash(`${challengeHash}|${email}|${code}`, "login-code");
}
