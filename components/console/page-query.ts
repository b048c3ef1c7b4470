/** The query of a page, one text a name; empty texts are dropped. */
export type PageQuery = Record<string, string | undefined>;

export type PageSearchParams = Promise<Record<string, string | string[] | undefined>>;

/** What a list of an organization's console is given. */
export type ListPageProps = { params: Promise<{ organization: string }>; searchParams: PageSearchParams };

export async function readPageQuery(searchParams: PageSearchParams): Promise<PageQuery> {
  return clean(
    Object.entries(await searchParams).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** The same of a request for a file of a list. */
export function firstValues({ url }: Request): PageQuery {
  const { searchParams } = new URL(url);
  return clean([...new Set(searchParams.keys())].map((name) => [name, searchParams.get(name) ?? undefined]));
}

function clean(entries: [name: string, value: string | undefined][]): PageQuery {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      // No text in the database holds a NUL, so nothing is found by one.
      const text = value?.replaceAll("\u0000", "").trim();
      return text ? [[name, text] as const] : [];
    }),
  );
}

/** An address with the present query and some changes; a change to undefined drops the name. */
export function withQuery(path: string, query: PageQuery, changes: PageQuery): string {
  const merged = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return merged.length === 0 ? path : `${path}?${new URLSearchParams(merged)}`;
}
