import { plain, said } from "@/lib/facts/fact";
import { ScimRefusal } from "./scim-refusal";

/** The entity tag of a row: weak, because it counts changes and not bytes. */
export const versionTag = (version: number) => `W/"${version}"`;

/** Whether a header of conditions names this version, whatever its strength (RFC 7644, 3.14 has weak tags alone). */
export function namesVersion(header: string, version: number): boolean {
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(`"${version}"`);
}

/** `If-Match`. @throws ScimRefusal 412 */
export function requireVersion(ifMatch: string | null, version: number): void {
  if (ifMatch === null || namesVersion(ifMatch, version)) return;
  const [expected, current] = [plain(ifMatch), plain(versionTag(version))];
  throw new ScimRefusal(412, null, said("scimVersion", { expected, current }));
}
