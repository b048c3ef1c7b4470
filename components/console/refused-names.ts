/**
 * The names that a refused field may have in its form: actions say the path in their input, where the form's fields may be in a part
 * (`role.name`), and a list may be several boxes of one name (`roles.0`). The most exact one first. Pure.
 */
export function refusedNames(path: string): string[] {
  const keys = path.split(".");
  const tails = keys.map((_key, index) => keys.slice(index));
  return tails.flatMap((tail) => tail.map((_key, index) => tail.slice(0, tail.length - index).join(".")));
}
