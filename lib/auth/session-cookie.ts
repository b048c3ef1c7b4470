import { env } from "@/lib/env";

/** True when browsers reach us by https: cookies are Secure then, and carry the prefixes that pin them to our host. */
export function isSecure(): boolean {
  return env().APP_URL.startsWith("https://");
}

/**
 * The session. `__Host-`, not next-auth's own `__Secure-`: no other host of the domain can set it (decision 0039).
 */
export function sessionCookieName(): string {
  return isSecure() ? "__Host-authjs.session-token" : "authjs.session-token";
}

export function attemptCookieName(): string {
  return isSecure() ? "__Host-gatehouse.attempt" : "gatehouse.attempt";
}

export function challengeCookieName(): string {
  return isSecure() ? "__Host-gatehouse.challenge" : "gatehouse.challenge";
}

/** Says with which addresses this browser signed in by a mailed code, by our signature. It opens nothing. */
export function deviceCookieName(): string {
  return isSecure() ? "__Host-gatehouse.device" : "gatehouse.device";
}

/** Binds the challenge of a passkey to the browser that asked for it. */
export function passkeyCookieName(): string {
  return isSecure() ? "__Host-gatehouse.passkey" : "gatehouse.passkey";
}

/** Remembers the state of a sign-out at the provider until the browser is back. */
export function signOutCookieName(): string {
  return isSecure() ? "__Host-gatehouse.sign-out" : "gatehouse.sign-out";
}

/** Remembers what this browser tries to sign in with, for the error page; sealed. */
export function retryCookieName(): string {
  return isSecure() ? "__Host-gatehouse.retry" : "gatehouse.retry";
}

/** Keeps what this browser typed into the e-mail step until somebody is signed in; sealed. */
export function typedEmailCookieName(): string {
  return isSecure() ? "__Host-gatehouse.typed" : "gatehouse.typed";
}

/** The secrets of those sign-ins under way that a page of another site began, in the form of the attempt cookie. */
export function startedElsewhereCookieName(): string {
  return isSecure() ? "__Host-gatehouse.elsewhere" : "gatehouse.elsewhere";
}

/** Remembers the connection that this browser used last, to offer it first. No secret, no person. */
export function lastConnectionCookieName(): string {
  return isSecure() ? "__Host-gatehouse.last" : "gatehouse.last";
}

/** The organizations that somebody left for another one, to offer them. No secret, no person. */
export function organizationsCookieName(): string {
  return isSecure() ? "__Host-gatehouse.organizations" : "gatehouse.organizations";
}

/** Binds the test of an application to the browser that began it; sealed. */
export function applicationTestCookieName(): string {
  return isSecure() ? "__Host-gatehouse.try" : "gatehouse.try";
}

/** The language that somebody chose. No secret, no person. */
export function languageCookieName(): string {
  return isSecure() ? "__Host-gatehouse.language" : "gatehouse.language";
}

/** The theme that somebody chose. No secret, no person. */
export function themeCookieName(): string {
  return isSecure() ? "__Host-gatehouse.theme" : "gatehouse.theme";
}

type CookieOptions = { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };

/** Options of every cookie of ours. Lax: the provider's cross-site POST carries none of them, by intention. */
export function cookieOptions(): CookieOptions {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() };
}

type Deletable = { delete(cookie: { name: string }): unknown };

/** Ends a cookie of ours, with the options that it was set with: a browser refuses a `__Host-` cookie without them, also one that ends it. */
export function endCookie(jar: Deletable, name: string): void {
  jar.delete({ name, ...cookieOptions() });
}
