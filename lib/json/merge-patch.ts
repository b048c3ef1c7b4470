export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON merge patch (RFC 7396), with null kept as a value: our nullable fields mean "nothing" by it. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const base = isPlainObject(target) ? target : {};
  const merged = Object.entries(patch).map(([name, value]): [string, unknown] => [
    name,
    applyMergePatch(Object.hasOwn(base, name) ? base[name] : undefined, value),
  ]);
  return Object.fromEntries([...Object.entries(base), ...merged]);
}

/** A copy without the given dotted paths. */
export function dropPaths(value: unknown, paths: readonly string[]): unknown {
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (paths.includes(name)) return [];
      const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
      return [[name, below.length > 0 ? dropPaths(inner, below) : inner]];
    }),
  );
}
