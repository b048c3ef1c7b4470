/** The same for a value of unknown type. */
export function shownValue(value: unknown): string {
  if (typeof value === "string" || value === undefined || value === null) return shown(value);
  try {
    return shown(JSON.stringify(value));
  } catch {
    return "(too deep to show)";
  }
}

/** Cuts and cleans a value of a message for showing it to administrators: printable, at most 300 characters. */
export function shown(value: string | null | undefined): string {
  if (value === null || value === undefined || value === "") return "(none)";
  const printable = value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return printable.length > 300 ? `${printable.slice(0, 300)}\u2026` : printable;
}
