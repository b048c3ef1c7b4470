import type { ExportColumn } from "@/lib/csv/exported-text";
import type { DirectoryPerson } from "./directory-people-queries";

type ExportedPerson = Omit<DirectoryPerson, "userId" | "updatedAt"> & { user: string | null; updatedAt: string };

/** Somebody as a directory names them, as a row of a file: what the list shows. What else the provider sent is on the page of the user. */
export function toExportedPerson({ userId, updatedAt, ...person }: DirectoryPerson): ExportedPerson {
  return { ...person, user: userId, updatedAt: updatedAt.toISOString() };
}

/** The names are those of SCIM; `user` and `email` are who they are here. */
export const personExportColumns: readonly ExportColumn<ExportedPerson>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "userName", value: ({ userName }) => userName },
  { name: "displayName", value: ({ displayName }) => displayName },
  { name: "user", value: ({ user }) => user },
  { name: "email", value: ({ email }) => email },
  { name: "active", value: ({ active }) => active },
  { name: "groups", value: ({ groups }) => groups },
  { name: "externalId", value: ({ externalId }) => externalId },
  { name: "updatedAt", value: ({ updatedAt }) => updatedAt },
];
