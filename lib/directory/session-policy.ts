import { z } from "zod";

/** Between what an organization chooses: 5 minutes and 30 days without use, 15 minutes and 90 days at most, 1 hour and 30 days. */
export const sessionBounds = {
  idleMinutes: { min: 5, max: 43_200 },
  absoluteMinutes: { min: 15, max: 129_600 },
  consoleSignInHours: { min: 1, max: 720 },
} as const;

const within = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

export const idleMinutesSchema = within(sessionBounds.idleMinutes);
export const absoluteMinutesSchema = within(sessionBounds.absoluteMinutes);

/** How long people stay signed in. */
export const sessionPolicySchema = z
  .object({
    idleMinutes: idleMinutesSchema.meta({ description: "How long a session lasts without use." }),
    absoluteMinutes: absoluteMinutesSchema.meta({ description: "How long a session lasts at most." }),
    consoleSignInHours: within(sessionBounds.consoleSignInHours)
      .nullable()
      .meta({ description: "After how many hours the console asks for a new sign-in; null: it does not ask." }),
  })
  .meta({ id: "SessionPolicy" });
export type SessionPolicy = z.infer<typeof sessionPolicySchema>;

/** Part of it; what is not named stays. */
export const sessionPolicyPatchSchema = z.strictObject(sessionPolicySchema.partial().shape);

/** What a new organization begins with. */
export const initialSessionPolicy = {
  idleMinutes: 480,
  absoluteMinutes: 10_080,
  consoleSignInHours: null,
} as const satisfies SessionPolicy;

const minute = 60_000;

/**
 * True when a session's idle limit is worth moving: at most one write in five minutes a session, and in a fifth of a shorter idle
 * limit. Seconds before the end of the absolute limit nothing moves.
 */
export function isTouchDue(
  { expiresAt, endsAt, idleMinutes }: { expiresAt: Date; endsAt: Date; idleMinutes: number },
  now: Date,
): boolean {
  const seenAt = expiresAt.getTime() - idleMinutes * minute;
  return expiresAt < endsAt && now.getTime() - seenAt > Math.min(5, idleMinutes / 5) * minute;
}

/** Whether the console asks who was seen to authenticate then to sign in again. */
export function isTooOldForConsole(authenticatedAt: Date, consoleSignInHours: number | null, now: Date): boolean {
  return consoleSignInHours !== null && now.getTime() - authenticatedAt.getTime() > consoleSignInHours * 60 * minute;
}

/** A length of time in the units that people say, the largest first: 1,530 minutes are a day, an hour and 30 minutes. */
export function unitsOf(minutes: number): { unit: "day" | "hour" | "minute"; count: number }[] {
  const parts = [
    { unit: "day" as const, count: Math.floor(minutes / 1440) },
    { unit: "hour" as const, count: Math.floor((minutes % 1440) / 60) },
    { unit: "minute" as const, count: minutes % 60 },
  ];
  return parts.filter(({ count }) => count > 0);
}
