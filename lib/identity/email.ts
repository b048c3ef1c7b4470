import { z } from "zod";
import { lowerAscii, trimSpace } from "./normalize";

/** An e-mail address, normalized (trimmed, lower case) wherever it enters, so that every door agrees. */
export const emailSchema = z
  .string()
  .max(254)
  .transform((value) => lowerAscii(trimSpace(value)))
  .pipe(z.email({ pattern: z.regexes.unicodeEmail }));

/** A domain, normalized: lower case, no final dot, ASCII form. */
export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .transform((value) => value.replace(/\.$/, ""))
  .pipe(z.string().regex(/^(?!-)[a-z0-9\u00a1-\uffff-]{1,63}(\.[a-z0-9\u00a1-\uffff-]{1,63})+$/, "domain"));

/** The domain of an address (after the last @), or null when there is none. */
export function emailDomain(email: string): string | null {
  const at = email.lastIndexOf("@");
  return at > 0 && at < email.length - 1 ? email.slice(at + 1).toLowerCase() : null;
}

export function isEmail(text: string): boolean {
  return emailSchema.safeParse(text).success;
}
