/** What a request says about the name that the browser used. */
export type NamedHost = { headers: Pick<Headers, "get">; trustedProxies: number };

/**
 * The host name that the browser asked for, when it is another one than the installation's: cookies belong to one name,
 * and a sign-in that starts on another one loses its cookie before the provider answers. Ports do not matter to cookies.
 * A trusted proxy tells the name in X-Forwarded-Host. Without one both headers are asked, and one that is ours is enough:
 * a proxy that nobody declared may have put its own name into Host. Pure.
 * @returns null for our own name, and when nothing names one
 */
export function foreignHostName({ headers, trustedProxies }: NamedHost, appUrl: string): string | null {
  const forwarded = hostNames(headers.get("x-forwarded-host"));
  const own = hostNames(headers.get("host"));
  const [told] = forwarded;
  const names = trustedProxies > 0 && told !== undefined ? [told] : [...own, ...forwarded];
  const [first] = names;
  return first === undefined || names.includes(new URL(appUrl).hostname) ? null : first;
}

function hostNames(header: string | null): string[] {
  return (header ?? "").split(",").flatMap((entry) => {
    const address = `http://${entry.trim()}`;
    const isHost = /^[^\s/\\?#@]{1,300}$/.test(entry.trim()) && URL.canParse(address);
    return isHost ? [new URL(address).hostname] : [];
  });
}

/** The same path and query on the installation's own address; nothing of the request can name another host. */
export function onOwnAddress({ pathname, search }: { pathname: string; search: string }, appUrl: string): URL {
  const url = new URL(appUrl);
  // Set, not parsed: a path that begins with two slashes must not become a host.
  url.pathname = pathname;
  url.search = search;
  return url;
}
