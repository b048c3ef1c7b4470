import type { DirectoryGroup } from "./directory-group-store";
import type { MemberOfGroup } from "./directory-member-store";
import { versionTag } from "./entity-version";
import { groupUrn } from "./resource-type";
import type { ResourceView } from "./scim-answer";

/** A group as clients are told. @param members null where nobody asked for them */
export function groupView(row: DirectoryGroup, members: readonly MemberOfGroup[] | null, base: string): ResourceView {
  return {
    schemas: [groupUrn],
    id: row.id,
    ...(row.externalId !== null && { externalId: row.externalId }),
    displayName: row.displayName,
    ...(members !== null &&
      members.length > 0 && {
        members: members.map(({ id, label }) => ({
          value: id,
          $ref: `${base}/Users/${id}`,
          display: label,
          type: "User",
        })),
      }),
    meta: {
      resourceType: "Group",
      created: row.createdAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location: `${base}/Groups/${row.id}`,
      version: versionTag(
        row.version,
        (members ?? []).map(({ id, label }) => `${id} ${label}`),
      ),
    },
  };
}
