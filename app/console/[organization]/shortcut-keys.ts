import type { ConsolePage } from "./console-pages";

/** The second letter of a way: G, then this. */
export const goKeys = {
  overview: "o",
  connections: "c",
  applications: "p",
  directories: "t",
  users: "u",
  sessions: "e",
  attributes: "f",
  roles: "r",
  groups: "g",
  domains: "d",
  activity: "a",
  audit: "l",
  webhooks: "w",
  keys: "k",
  settings: "s",
  organizations: "i",
} as const satisfies Record<ConsolePage, string>;

export type Stroke =
  | { kind: "list" }
  | { kind: "search" }
  | { kind: "begin" }
  | { kind: "go"; page: ConsolePage }
  | null;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * What one key alone means. A key with Ctrl, Alt or Command belongs to the browser, or to who listens for it. Pure.
 * @param isAfterG whether G was pressed right before
 */
export function readStroke({ key, ctrlKey, metaKey, altKey }: Pressed, isAfterG: boolean): Stroke {
  if (ctrlKey || metaKey || altKey) return null;
  const letter = key.toLowerCase();
  if (isAfterG) {
    const [page] = (Object.keys(goKeys) as ConsolePage[]).filter((name) => goKeys[name] === letter);
    return page ? { kind: "go", page } : null;
  }
  if (key === "?") return { kind: "list" };
  if (key === "/") return { kind: "search" };
  return letter === "g" ? { kind: "begin" } : null;
}
