type Input = Readonly<Record<string, unknown>>;

/** Equal values of a form: both were made by the same code, so that their keys are in one order. Pure. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Of some fields those that differ from what was shown. Pure. */
export function changedFields<Fields extends object>(typed: Fields, shown: Partial<Fields>): Partial<Fields> {
  const isChanged = ([name, value]: [string, unknown]) => !isSameValue(value, shown[name as keyof Fields]);
  return Object.fromEntries(Object.entries(typed).filter(isChanged)) as Partial<Fields>;
}

/**
 * An input whose fields that nobody changed are left out, so that a save does not write over what somebody else saved meanwhile. Pure.
 * @param part where in the input those fields are, with dots; empty: they are the input
 */
export function changedPart(typed: Input, shown: Input, part: string): Input {
  return withinPart([typed, shown], part, ([fields = {}, others = {}]) => changedFields(fields, others));
}

/** The same input with what its fields were when the page was read, for the action to compare with what is stored by then. Pure. */
export function readPart(changed: Input, read: Input, part: string): Input {
  return withinPart([changed, read], part, ([fields = {}, was = {}]) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, was[name]])),
  );
}

/** The first input with something else in place of a part that all have. */
function withinPart(inputs: Input[], part: string, make: (parts: Input[]) => Input): Input {
  if (part === "") return make(inputs);
  const [head = "", ...rest] = part.split(".");
  const inner = inputs.map((input) => input[head] as Input);
  return { ...inputs[0], [head]: withinPart(inner, rest.join("."), make) };
}
