/** A problem in its parts: `too_long: 200`. What has no value is a key, or a sentence. Pure. */
export function readProblem(message: string): { key: string; value: string } {
  const [, key = message, value = ""] = /^([a-z0-9_]+): (.+)$/s.exec(message) ?? [];
  return { key, value };
}
