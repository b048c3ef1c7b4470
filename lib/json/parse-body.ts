import type { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

/**
 * Parses with a schema; every problem keeps its path.
 * @param tellRefused what is said of the refused paths, where they are those of a form that people read
 * @throws SsoError validation_failed
 */
export function parseBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
  tellRefused: (paths: string[]) => Fact = plain,
): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = fieldsOf(result.error);
  throw new SsoError("validation_failed", {
    expected: said("fittingBody"),
    got: tellRefused(Object.keys(fields)),
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
