import { z } from "zod";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { codeLimits } from "@/lib/local-sign-in/code-limits";
import { cookieOptions, endCookie, typedEmailCookieName } from "./session-cookie";

/** What is needed of the cookies of a request or a response. */
type Readable = { get(name: string): { value: string } | undefined };
type Writable = { set(name: string, value: string, options: object): unknown };

const purpose = "typed e-mail";
/** No address that exists is longer; the path is as long as one to return to may be. */
const typedSchema = z.strictObject({ email: z.string().max(254), returnPath: z.string().max(1000) });
type Typed = z.infer<typeof typedSchema>;

/**
 * Keeps what was typed into the e-mail step, right or wrong, as long as a code counts: who comes back to the page corrects it instead
 * of typing it again. In a cookie, because addresses of pages are logged; sealed, because it names a person.
 */
export function keepTypedEmail(jar: Writable, { email, returnPath }: Typed): void {
  const sealed = secretBox().seal(JSON.stringify({ email: email.slice(0, 254), returnPath }), purpose);
  jar.set(typedEmailCookieName(), sealed, { ...cookieOptions(), maxAge: codeLimits.lifetimeMinutes * 60 });
}

/** What this browser typed on its way to this page; null when it went elsewhere, and for anything that we did not seal. */
export function findTypedEmail(jar: Readable, returnPath: string): string | null {
  const sealed = jar.get(typedEmailCookieName())?.value;
  if (!sealed || sealed.length > 4096) return null;
  try {
    const typed = typedSchema.parse(JSON.parse(secretBox().open(sealed, purpose)));
    return typed.returnPath === returnPath ? typed.email : null;
  } catch {
    return null;
  }
}

/** Somebody is signed in: the next one at this browser does not see who that was. */
export function forgetTypedEmail(jar: Parameters<typeof endCookie>[0]): void {
  endCookie(jar, typedEmailCookieName());
}
