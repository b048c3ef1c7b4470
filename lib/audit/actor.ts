/** Who made a change: a signed-in user, an API key, or the program itself (sign-ins, jobs). */
export type Actor =
  | { type: "user"; id: string; label: string }
  | { type: "key"; id: string; label: string }
  | { type: "system"; id: null; label: string };

export const systemActor = (label: string): Actor => ({ type: "system", id: null, label });

/** A directory that feeds users by SCIM. */
export const directoryActor = (name: string): Actor => systemActor(`directory ${name}`);

export const isDirectoryActor = ({ type, label }: Actor) => type === "system" && label.startsWith("directory ");
