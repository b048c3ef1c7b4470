/**
 * Where a browser goes on that comes to the error page with an answer which arrived before: to the landing, which knows whether
 * it is the browser that began. Null for a browser without an attempt, and for every other visit. Pure.
 */
export function repeatedLanding({ pathname, searchParams }: URL, hasAttempt: boolean): string | null {
  const again = searchParams.get("again");
  if (pathname !== "/sign-in/error" || again === null || !hasAttempt) return null;
  return `/sso/complete?${new URLSearchParams({ again, reference: searchParams.get("reference") ?? "" })}`;
}
