import type { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";

/**
 * Parses with a schema; every problem keeps its path.
 * @throws SsoError validation_failed
 */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = fieldsOf(result.error);
  throw new SsoError("validation_failed", {
    expected: said("fittingBody"),
    got: plain(Object.keys(fields)),
    fields,
  });
}

/** The problems by the path of their field; of several at one, the first. */
export function fieldsOf({ issues }: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys) fields[[...issue.path, key].join(".")] ??= "unknown field";
    else fields[issue.path.join(".")] ??= issue.message;
  }
  return fields;
}
