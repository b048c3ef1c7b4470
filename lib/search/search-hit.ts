/** Something that was found by a few typed letters. */
export type SearchHit = {
  kind: "connection" | "application" | "directory" | "user" | "group" | "domain" | "event";
  /** What the page of it is addressed by: id, key, name or reference. */
  id: string;
  title: string;
  /** What tells it from others of the same title; null when nothing does. */
  detail: string | null;
};

/** Fewer letters find nothing. */
export const shortestSearch = 2;
