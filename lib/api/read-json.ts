import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { storable } from "@/lib/facts/printable";

/**
 * A body as JSON; an empty one is an empty object.
 * @param readBody null when the body is larger than `maxBytes`
 * @throws SsoError body_malformed, validation_failed
 */
export async function readJson(
  contentType: string | null,
  readBody: (maxBytes: number) => Promise<string | null>,
  maxBytes: number,
): Promise<unknown> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await readBody(maxBytes);
  if (text === null)
    throw new SsoError("body_malformed", {
      expected: said("atMost", { size: `${maxBytes / 1024 / 1024} MiB` }),
      got: said("more"),
    });
  if (text.trim() === "") return {};
  if (!["application/json", "application/merge-patch+json"].includes(type))
    throw new SsoError("body_malformed", {
      expected: plain("application/json"),
      got: type ? plain(type) : said("noContentType"),
    });
  return parseJson(text);
}

function parseJson(text: string): unknown {
  let isStorable = true;
  try {
    const json = JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === "string" && storable(value) !== value) isStorable = false;
      return value;
    }) as unknown;
    if (isStorable) return json;
  } catch {
    throw new SsoError("body_malformed", { expected: plain("JSON"), got: said("notJson") });
  }
  throw new SsoError("validation_failed", { expected: said("cleanText"), got: said("brokenText") });
}
