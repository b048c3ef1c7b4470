/** What a role or group is called where it is chosen: its name, and the key by which an application knows it. Pure. */
export function labelOf({ key, name }: { key: string; name: string }): string {
  return name === key ? key : `${name} (${key})`;
}
