import { cookies } from "next/headers";
import { challengeMinutes } from "@/lib/local-sign-in/passkey-response";
import { cookieOptions, endCookie, passkeyCookieName } from "./session-cookie";

/** Keeps in the browser what shows that a passkey's challenge was made for it. */
export async function keepPasskeyBrowser(token: string): Promise<void> {
  (await cookies()).set(passkeyCookieName(), token, { ...cookieOptions(), maxAge: challengeMinutes * 60 });
}

/** What this browser has of its challenge, which is spent by this; empty where it has none. */
export async function takePasskeyBrowser(): Promise<string> {
  const jar = await cookies();
  const token = jar.get(passkeyCookieName())?.value ?? "";
  endCookie(jar, passkeyCookieName());
  return token;
}
