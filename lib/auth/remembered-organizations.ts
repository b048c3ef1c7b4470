/** More than these are nobody's. */
const most = 5;

/** The short names in the cookie of this browser, the last one first; whatever else it holds is nothing. Pure. */
export function readOrganizations(cookie: string | undefined): string[] {
  const slugs = (cookie ?? "").split(".").filter((slug) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(slug));
  return [...new Set(slugs)].slice(0, most);
}

/** The cookie with one more, which comes first. Pure. */
export function withOrganization(cookie: string | undefined, slug: string): string {
  return readOrganizations([slug, ...readOrganizations(cookie)].join(".")).join(".");
}
