import { createHash } from "node:crypto";
import { plain, said } from "@/lib/facts/fact";
import { ScimRefusal } from "./scim-refusal";

/**
 * The entity tag of a row: weak, because it counts changes and not bytes.
 * @param shown what the answer says of other rows, whose changes the row does not count: the names of a user's groups, or of a group's
 *   members. Without it a client that asks whether its copy is still true would keep groups that somebody has left.
 */
export function versionTag(version: number, shown: readonly string[] = []): string {
  if (shown.length === 0) return `W/"${version}"`;
  const mark = createHash("sha256")
    .update(JSON.stringify([...shown].sort()))
    .digest("hex")
    .slice(0, 12);
  return `W/"${version}-${mark}"`;
}

const tagsIn = (header: string) => header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));

/** `If-None-Match`: whether the client has what it would be answered, whatever the strength of its tag (RFC 7644, 3.14 has weak tags alone). */
export function namesTag(header: string, tag: string): boolean {
  const tags = tagsIn(header);
  return tags.includes("*") || tags.includes(tag.replace(/^W\//, ""));
}

/** `If-Match`: the row as the client read it. What its answer showed of other rows is not what it changes. @throws ScimRefusal 412 */
export function requireVersion(ifMatch: string | null, version: number): void {
  if (ifMatch === null) return;
  const named = tagsIn(ifMatch).map((tag) => tag.replace(/-[0-9a-f]{12}"$/, '"'));
  if (named.includes("*") || named.includes(`"${version}"`)) return;
  const [expected, current] = [plain(ifMatch), plain(versionTag(version))];
  throw new ScimRefusal(412, null, said("scimVersion", { expected, current }));
}
