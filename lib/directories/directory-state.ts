import type { Directory } from "@/lib/scim/directory-store";

export const directoryStates = ["paused", "dryRun", "waiting", "active"] as const;
export type DirectoryState = (typeof directoryStates)[number];

/** What a directory is doing, in one word. Pure. */
export function directoryState({
  status,
  dryRun,
  lastRequestAt,
}: Pick<Directory, "status" | "dryRun" | "lastRequestAt">): DirectoryState {
  if (status === "paused") return "paused";
  if (dryRun) return "dryRun";
  return lastRequestAt === null ? "waiting" : "active";
}
