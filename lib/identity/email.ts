import { z } from "zod";
import { lowerAscii, trimSpace } from "./normalize";

/** An address has 254 characters at most; space around it is forgiven. */
const maxTyped = 1_000;

/**
 * An e-mail address, normalized (trimmed, lower case) wherever it enters, so that every door agrees. A refusal is `email`, or
 * `guest_name` for the name that Entra gives a guest to sign in with.
 */
export const emailSchema = z
  .string()
  .max(maxTyped, "email")
  .transform((value, context) => {
    const address = normalizeEmail(value);
    const message = emailProblem(address);
    if (message === null) return address;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** The form in which addresses are compared and stored. */
export function normalizeEmail(text: string): string {
  return lowerAscii(trimSpace(text));
}

/** RFC 5321 4.1.2 without the quoted form, which no mailbox uses and which hides spaces and brackets; RFC 6531: any letters. */
const atom = "[a-z0-9!$%&'*+/=?^_`{|}~\\-\\p{L}\\p{M}\\p{N}]+";
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`, "iu");
const hostName = /^(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/;
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Why a normalized text is no address. `#` is allowed by the RFC, and is refused all the same: `ada_acme.example#ext#@tenant` and
 * `live.com#ada@acme.example` are names of guests at Entra, where nobody has a mailbox.
 */
export function emailProblem(text: string): "email" | "guest_name" | null {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  const domain = emailDomain(text);
  if (domain === null || text.length > 254 || local.length > 64 || invisible.test(text)) return "email";
  if (!hostName.test(domain) || /(?:^|\.)\d+$/.test(domain)) return "email";
  if (localPart.test(local)) return null;
  return localPart.test(local.replaceAll("#", ".")) || /#ext#$/.test(local) ? "guest_name" : "email";
}

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
  return emailProblem(normalizeEmail(text)) === null;
}
