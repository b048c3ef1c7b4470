import type { DirectoryPreset } from "@/lib/directories/directory-schema";

/** What the forms of a directory hold. */
export type DirectoryFormValues = {
  preset: DirectoryPreset;
  name: string;
  /** Empty for none. */
  connection: string;
  matchBy: "email" | "userName";
  onDelete: "suspend" | "remove";
  dryRun: boolean;
};

export const emptyDirectory: DirectoryFormValues = {
  preset: "entra",
  name: "",
  connection: "",
  matchBy: "email",
  onDelete: "suspend",
  dryRun: true,
};

/** What a form holds, as the schema takes it. Pure. */
export function toDirectoryInput({ name, connection, ...rest }: DirectoryFormValues) {
  return { ...rest, name: name.trim(), connection: connection || null };
}
