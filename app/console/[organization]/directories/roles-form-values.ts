import type { DirectoryRoles } from "@/drizzle/schema/directories";

/** A table of roles as its form holds it: nothing in it is null. */
export type RolesFormValues = Omit<DirectoryRoles, "default"> & { default: string };

export function toRolesForm({ default: fallback, ...roles }: DirectoryRoles): RolesFormValues {
  return { ...roles, default: fallback ?? "" };
}

/** What the form holds, as the schema takes it. Pure. */
export function fromRolesForm({ default: fallback, ...roles }: RolesFormValues): DirectoryRoles {
  return { ...roles, default: fallback || null };
}
