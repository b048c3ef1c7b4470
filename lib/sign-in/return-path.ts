export const defaultReturnPath = "/dashboard";

/**
 * A path of ours, safe to redirect to: a path with exactly one leading slash, or an absolute address below `APP_URL`.
 * Anything else becomes the dashboard: another host or scheme, `//host`, a backslash, control characters, and what only
 * the base makes an address (`https:host` is a path to the parser when the base is https). Pure.
 */
export function safeReturnPath(wanted: string | null | undefined, baseUrl: string): string {
  if (!wanted || wanted.length > 1000 || /[\u0000-\u001f\u007f\\]/.test(wanted)) return defaultReturnPath;
  if (!/^(?:\/(?!\/)|https?:\/\/[^/])/i.test(wanted)) return defaultReturnPath;
  const base = new URL(baseUrl);
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return defaultReturnPath;
  }
  if (url.origin !== base.origin || url.username || url.password) return defaultReturnPath;
  const isBelow = wanted.startsWith("/") || `${url.pathname}/`.startsWith(base.pathname.replace(/\/*$/, "/"));
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Dot segments can collapse into a second slash: "/.//host".
  return isBelow && !path.startsWith("//") ? path : defaultReturnPath;
}
