import type { DirectoryUser, GroupOfUser } from "./directory-user-store";
import { versionTag } from "./entity-version";
import { userType, userUrn } from "./resource-type";
import type { ResourceView } from "./scim-answer";
import type { UserResource } from "./user-resource";

/** A row as the resource that a PATCH changes. */
export function toResource({ userName, externalId, resource }: DirectoryUser): UserResource {
  const { active, ...attributes } = resource;
  return { userName, externalId, active: typeof active === "boolean" ? active : null, attributes };
}

/** A person as clients are told. Nothing in it is null: Entra reads it. */
export function userView(row: DirectoryUser, groups: readonly GroupOfUser[], base: string): ResourceView {
  const extensions = userType.extensions.filter(({ id }) => Object.hasOwn(row.resource, id));
  const location = `${base}/Users/${row.id}`;
  return {
    schemas: [userUrn, ...extensions.map(({ id }) => id)],
    id: row.id,
    ...(row.externalId !== null && { externalId: row.externalId }),
    userName: row.userName,
    ...row.resource,
    ...(groups.length > 0 && {
      groups: groups.map(({ id, displayName }) => ({
        value: id,
        $ref: `${base}/Groups/${id}`,
        display: displayName,
        type: "direct",
      })),
    }),
    meta: {
      resourceType: "User",
      created: row.createdAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location,
      version: versionTag(
        row.version,
        groups.map(({ id, displayName }) => `${id} ${displayName}`),
      ),
    },
  };
}
