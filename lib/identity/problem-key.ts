import type { z } from "zod";

/**
 * What is wrong with a field, as a key of the `validation` texts, with a bound where there is one (`too_long: 200`): for schemas that
 * say nothing themselves. Given to `safeParse` as its `error`, so that no sentence of the library reaches a person.
 */
export function problemKey(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return isNumeric(issue.origin) ? `number_max: ${issue.maximum}` : `${tooBig(issue.origin)}: ${issue.maximum}`;
    case "invalid_type":
      return wrongType(issue);
    case "invalid_format":
      return formats.get(issue.format) ?? "format";
    case "invalid_value":
    case "invalid_union":
      return "choice";
    case "not_multiple_of":
      return "number";
    case "unrecognized_keys":
      return "unknown_field";
    default:
      return "invalid";
  }
}

const formats = new Map([
  ["email", "email"],
  ["url", "url"],
  ["date", "date"],
  ["datetime", "date"],
]);

const isNumeric = (origin: string) => origin === "number" || origin === "int" || origin === "bigint";

const tooBig = (origin: string) => (origin === "string" ? "too_long" : "too_many");

function tooSmall({ origin, minimum }: { origin: string; minimum: number | bigint }): string {
  if (isNumeric(origin)) return `number_min: ${minimum}`;
  if (minimum <= 1) return "required";
  return `${origin === "string" ? "too_short" : "too_few"}: ${minimum}`;
}

/** An emptied field of numbers arrives as NaN, or as null where the way cannot carry that. */
function wrongType({ expected, input }: { expected: string; input?: unknown }): string {
  const isEmpty = input === undefined || input === null || Number.isNaN(input);
  if (isNumeric(expected)) return isEmpty ? "required" : "number";
  return isEmpty ? "required" : "invalid";
}
