export const defaultReturnPath = "/dashboard";

/**
 * A path of ours, safe to redirect to: starts with one slash, or is an address below `APP_URL`. Anything else (another
 * host, `//host`, a backslash, control characters) becomes the dashboard. Pure.
 */
export function safeReturnPath(wanted: string | null | undefined, baseUrl: string): string {
  if (!wanted || wanted.length > 1000 || /[\u0000-\u001f\u007f\\]/.test(wanted)) return defaultReturnPath;
  const base = new URL(baseUrl);
  const isPath = wanted.startsWith("/") && !wanted.startsWith("//");
  if (!isPath && !URL.canParse(wanted)) return defaultReturnPath;
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return defaultReturnPath;
  }
  if (url.origin !== base.origin || url.username || url.password) return defaultReturnPath;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Dot segments can collapse into a second slash: "/.//host".
  return path.startsWith("//") ? defaultReturnPath : path;
}
