import type { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";

/**
 * Parses with a schema; every problem keeps its path.
 * @throws SsoError validation_failed
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys) fields[[...issue.path, key].join(".")] ??= "unknown field";
    else fields[issue.path.join(".")] ??= issue.message;
  }
  throw new SsoError("validation_failed", {
    expected: "a body that fits the schema",
    got: Object.keys(fields).join(", "),
    fields,
  });
}
