type Input = Readonly<Record<string, unknown>>;

/** Equal values of a form: both were made by the same code, so that their keys stand in one order. Pure. */
function isSameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Of some fields those that differ from what was shown. Pure. */
export function changedFields<Fields extends object>(typed: Fields, shown: Partial<Fields>): Partial<Fields> {
  const isChanged = ([name, value]: [string, unknown]) => !isSameValue(value, shown[name as keyof Fields]);
  return Object.fromEntries(Object.entries(typed).filter(isChanged)) as Partial<Fields>;
}

/**
 * An input whose fields that nobody changed are left out, so that a save does not write over what somebody else saved meanwhile. Pure.
 * @param part where in the input those fields are; empty: they are the input
 */
export function changedPart(typed: Input, shown: Input, part: string): Input {
  if (part === "") return changedFields(typed, shown);
  return { ...typed, [part]: changedFields(typed[part] as Input, shown[part] as Input) };
}
