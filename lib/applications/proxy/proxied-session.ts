import type { ProxyApplication } from "../application";
import type { SignedIn } from "../provider/signed-in";

/** A session of ours as a proxy's application meets it; `notedAt`: when this person's use of the application was last noted. */
export type ProxiedSession = SignedIn & { notedAt: Date | null };

/** What one question of a proxy is answered from: the application, and whoever is behind the cookie of its host. */
export type Proxied = { application: ProxyApplication; organizationName: string; session: ProxiedSession | null };

/** A loopback host may be without TLS, where no cookie is `Secure`; every other origin has it. */
export function isSecureHost(host: string): boolean {
  return !/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);
}

/**
 * The cookie on the application's own host: no other host gets it, none of its domain can set it, and it opens nothing but this
 * application.
 */
export function applicationCookieName(host: string): string {
  return isSecureHost(host) ? "__Host-gatehouse.application" : "gatehouse.application";
}

/** The secrets of the ways to us that this browser has begun, in the form of the attempt cookie. */
export function wayCookieName(host: string): string {
  return isSecureHost(host) ? "__Host-gatehouse.way" : "gatehouse.way";
}

/** A token as we make them; anything else, however long, is no reason to ask the database. */
export function readApplicationToken(cookie: string | undefined): string | null {
  return cookie !== undefined && /^[A-Za-z0-9_-]{43}$/.test(cookie) ? cookie : null;
}

/** Where a browser that was let in on our side goes on, on the application's host. */
export const callbackUrlOf = ({ origin }: Pick<ProxyApplication, "origin">, ticket: string): string =>
  `${origin}/_gatehouse/callback?ticket=${ticket}`;
