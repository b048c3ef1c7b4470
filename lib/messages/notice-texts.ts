import english from "./en.json";

/** The mail about something that runs out, in English: a job has no reader's language. */
export function expiryNotice(
  kind: "certificate" | "secret",
  values: { connection: string; days: number; date: string; address: string },
): { subject: string; text: string } {
  const filled = (text: string) =>
    Object.entries(values).reduce((current, [name, value]) => current.replaceAll(`[${name}]`, String(value)), text);
  const { subject, text } = english.notices[kind];
  return { subject: filled(subject), text: filled(text) };
}
