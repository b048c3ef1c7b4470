/** The query of a page, one text a name; empty texts are dropped. */
export type PageQuery = Record<string, string | undefined>;

export type PageSearchParams = Promise<Record<string, string | string[] | undefined>>;

/** What a list of an organization's console is given. */
export type ListPageProps = { params: Promise<{ organization: string }>; searchParams: PageSearchParams };

export async function readPageQuery(searchParams: PageSearchParams): Promise<PageQuery> {
  const entries = Object.entries(await searchParams).flatMap(([name, value]) => {
    const [first] = Array.isArray(value) ? value : [value];
    // No text in the database holds a NUL, so nothing is found by one.
    const text = first?.replaceAll("\u0000", "").trim();
    return text ? [[name, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** An address with the present query and some changes; a change to undefined drops the name. */
export function withQuery(path: string, query: PageQuery, changes: PageQuery): string {
  const merged = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return merged.length === 0 ? path : `${path}?${new URLSearchParams(merged)}`;
}
