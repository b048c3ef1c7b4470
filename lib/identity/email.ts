import { z } from "zod";
import { lowerAscii, trimSpace } from "./normalize";
import { storable } from "./shown";

/** An e-mail address, normalized (trimmed, lower case) wherever it enters, so that every door agrees. */
export const emailSchema = z
  .string()
  .max(254)
  .refine((value) => storable(value) === value)
  .transform((value) => lowerAscii(trimSpace(value)))
  .pipe(z.email({ pattern: z.regexes.unicodeEmail }));

/** A domain, normalized: lower case, no final dot, the ASCII form of names in other scripts (IDNA). */
export const domainSchema = z
  .string()
  .trim()
  .max(253)
  .transform((value) => asciiDomain(value.replace(/^@/, "").replace(/\.$/, "")))
  .pipe(z.string().regex(/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/, "domain"));

/** The domain of an address (after the last @), in the form that `domainSchema` stores; null when there is none. */
export function emailDomain(email: string): string | null {
  const at = email.lastIndexOf("@");
  return at > 0 && at < email.length - 1 ? asciiDomain(email.slice(at + 1)) : null;
}

/** The domain itself and every domain above it, longest first; by labels, never by the end of a text. */
export function domainAndParents(domain: string): string[] {
  const labels = domain.split(".");
  return labels.slice(0, -1).map((_label, index) => labels.slice(index).join("."));
}

/** Left as it is, but lower case, when it is no host name: what is compared with it then does not match. */
function asciiDomain(text: string): string {
  const lower = text.toLowerCase();
  if (/^[a-z0-9.-]*$/.test(lower) || /[\s/\\:?#@%[\]]/.test(lower)) return lower;
  try {
    return new URL(`http://${lower}`).hostname;
  } catch {
    return lower;
  }
}

export function isEmail(text: string): boolean {
  return emailSchema.safeParse(text).success;
}
