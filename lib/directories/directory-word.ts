import type { Profile } from "@/lib/identity/claim-mapping";
import { isCaseless, type ProfileField, profileFields } from "@/lib/identity/profile-fields";

/** A value that a directory says of somebody, and what they have here. */
export type DirectoryWord = { field: ProfileField; said: string; here: string | null; differs: boolean };

/**
 * What a directory says of somebody, field by field, beside what they have: where both differ, another source was later, or the value
 * was not taken. Pure.
 */
export function directoryWords(profile: Profile, user: Partial<Record<ProfileField, string | null>>): DirectoryWord[] {
  return profileFields.flatMap((field) => {
    const said = profile[field];
    if (said === undefined) return [];
    const here = user[field] ?? null;
    const differs = isCaseless(field) ? said.toLowerCase() !== here?.toLowerCase() : said !== here;
    return [{ field, said, here, differs }];
  });
}
