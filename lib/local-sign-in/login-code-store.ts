import { and, desc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { loginCodes } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";

export type LoginCode = typeof loginCodes.$inferSelect;

export async function insertLoginCode(db: Db, code: LoginCode): Promise<void> {
  await db.insert(loginCodes).values(code);
}

/** Who asks for a code: a browser that once signed in with the address, else the machine that it comes from. */
export type CodeRequester = { email: string; address: string; deviceId: string | null };

/** What was used up lately: by the requester for this address, by the requester's machine, and by strangers for this address. */
export type CodeUsage = {
  ownSends: number;
  ownWrong: number;
  machineSends: number;
  emailSends: number;
  emailWrong: number;
};

/**
 * Counts sent codes and wrong tries. A code beyond the limit was never sent: it has no tries, and counts for nothing. To be
 * read under the locks of the address and the machine.
 */
export async function readCodeUsage(
  db: Db,
  { email, address, deviceId }: CodeRequester,
  since: { own: Date; machine: Date; email: Date; wrong: Date },
): Promise<CodeUsage> {
  const after = (date: Date) => sql`${loginCodes.createdAt} > ${date.toISOString()}::timestamptz`;
  const ofEmail = eq(loginCodes.email, email);
  const ofMachine = and(eq(loginCodes.address, address), isNull(loginCodes.deviceId));
  const own = and(ofEmail, deviceId === null ? ofMachine : eq(loginCodes.deviceId, deviceId));
  const ofStrangers = and(ofEmail, isNull(loginCodes.deviceId));
  const wasSent = sql`${loginCodes.triesLeft} + ${loginCodes.triesTaken} > 0`;
  const sends = (which: typeof own, date: Date) =>
    sql<number>`(count(*) filter (where ${and(which, wasSent, after(date))}))::int`;
  const wrong = (which: typeof own) =>
    sql<number>`coalesce(sum(${loginCodes.triesTaken}) filter (where ${and(which, isNull(loginCodes.usedAt), after(since.wrong))}), 0)::int`;
  const [row] = await db
    .select({
      ownSends: sends(own, since.own),
      ownWrong: wrong(own),
      machineSends: sends(ofMachine, since.machine),
      emailSends: sends(ofStrangers, since.email),
      emailWrong: wrong(ofStrangers),
    })
    .from(loginCodes)
    .where(and(or(ofEmail, eq(loginCodes.address, address)), gt(loginCodes.createdAt, since.wrong)));
  return row ?? { ownSends: 0, ownWrong: 0, machineSends: 0, emailSends: 0, emailWrong: 0 };
}

/** The challenges of a browser that can still be answered, newest first. */
export async function listOpenCodes(db: Db, challengeHashes: readonly string[], now: Date): Promise<LoginCode[]> {
  if (challengeHashes.length === 0) return [];
  return db.select().from(loginCodes).where(isOpen(challengeHashes, now)).orderBy(desc(loginCodes.createdAt));
}

/** Takes one try of each challenge, before anything is compared, and returns those that had one left. */
export async function takeTries(db: Db, challengeHashes: readonly string[], now: Date): Promise<LoginCode[]> {
  return db
    .update(loginCodes)
    .set({ triesLeft: sql`${loginCodes.triesLeft} - 1`, triesTaken: sql`${loginCodes.triesTaken} + 1` })
    .where(isOpen(challengeHashes, now))
    .returning();
}

const isOpen = (challengeHashes: readonly string[], now: Date) =>
  and(
    inArray(loginCodes.challengeHash, [...challengeHashes]),
    isNull(loginCodes.usedAt),
    gt(loginCodes.expiresAt, now),
    gt(loginCodes.triesLeft, 0),
  );

/** Uses a challenge up; false when another request did so first. */
export async function consumeLoginCode(db: Db, challengeHash: string, now: Date): Promise<boolean> {
  const used = await db
    .update(loginCodes)
    .set({ usedAt: now })
    .where(and(eq(loginCodes.challengeHash, challengeHash), isNull(loginCodes.usedAt)))
    .returning({ email: loginCodes.email });
  return used.length === 1;
}
