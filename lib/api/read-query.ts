import type { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { fieldsOf } from "@/lib/json/parse-body";

/**
 * The query of a request. A parameter that the operation does not know is refused: a misspelt filter would otherwise answer, or
 * delete, more than was meant.
 * @throws SsoError query_unknown, validation_failed
 */
export function readQuery<S extends z.ZodObject>(schema: S, query: URLSearchParams): z.infer<S> {
  const known = Object.keys(schema.shape);
  const names = [...query.keys()];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SsoError("query_unknown", {
      expected: known.length > 0 ? said("only", { names: plain(known) }) : said("noParameters"),
      got: plain(unknown),
    });
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  // No text in a PostgreSQL database holds a NUL, so nothing can be found by it.
  const unusable = names.filter((name) => query.get(name)?.includes("\u0000"));
  const result = schema.safeParse(Object.fromEntries(query));
  const fields = {
    ...(result.success ? {} : fieldsOf(result.error)),
    ...Object.fromEntries(unusable.map((name) => [name, "a NUL"])),
    ...Object.fromEntries(repeated.map((name) => [name, "given more than once"])),
  };
  if (result.success && Object.keys(fields).length === 0) return result.data;
  throw new SsoError("validation_failed", {
    expected: said("fittingParameters"),
    got: plain(Object.keys(fields)),
    fields,
  });
}
