import type { FieldValues, Path, UseFormRegister, UseFormReturn } from "react-hook-form";

type Registering<Values extends FieldValues> = Pick<UseFormReturn<Values>, "register" | "getValues">;

/**
 * react-hook-form fills the fields by script: the HTML would show an empty form until then. On the server each field is given its value, too.
 * In the browser it is not: the library would take a box that is ticked by default for one that somebody ticked.
 */
const isHtml = typeof window === "undefined";

/** `register` of a form, with what the field's HTML shows before scripts run. */
export function registerInHtml<Values extends FieldValues>({
  register,
  getValues,
}: Registering<Values>): UseFormRegister<Values> {
  if (!isHtml) return register;
  return (name, options) => ({ ...register(name, options), ...htmlOf(getValues(name)) });
}

/** The same for one of several boxes or radio buttons, of which each stands for a value. */
export function registerChoice<Values extends FieldValues>(
  { register, getValues }: Registering<Values>,
  name: Path<Values>,
  value: string,
) {
  const chosen: unknown = isHtml ? getValues(name) : undefined;
  const isChosen = Array.isArray(chosen) ? chosen.includes(value) : chosen === value;
  return { ...register(name), value, defaultValue: undefined, ...(isHtml && { defaultChecked: isChosen }) };
}

function htmlOf(value: unknown): { defaultValue?: string | number; defaultChecked?: boolean } {
  if (typeof value === "boolean") return { defaultChecked: value };
  return typeof value === "string" || typeof value === "number" ? { defaultValue: value } : {};
}
