/** Below these the way goes on to a provider or to an application, which are anywhere. */
const leading = /^\/(?:sso|op|proxy)\//;

const onward = "/sso/onward";

/**
 * Where the action of a form leads. Browsers hold every redirect of a form against `form-action` of the page that it is on (CSP3, section
 * 6.4.1), and say nothing to the person: a path from which the way may leave us is gone to from an address of its own. Pure.
 */
export function onwardAddress(path: string): string {
  return leading.test(path) ? `${onward}?${new URLSearchParams({ to: path })}` : path;
}

/**
 * The path that such an address leads to; null for whatever `onwardAddress` does not write: another host, or a page. Pure.
 */
export function onwardPath(to: string | null, baseUrl: string): string | null {
  if (to === null || !leading.test(to) || /[\u0000-\u001f\u007f\\]/.test(to)) return null;
  const base = new URL(baseUrl);
  if (!URL.canParse(to, base)) return null;
  // Without its dot segments.
  const { origin, pathname, search } = new URL(to, base);
  const isOurs = origin === base.origin && leading.test(pathname) && pathname !== onward;
  return isOurs ? `${pathname}${search}` : null;
}
