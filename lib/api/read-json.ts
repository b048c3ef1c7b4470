import { SsoError } from "@/lib/errors/sso-error";
import { storable } from "@/lib/identity/shown";

export type JsonBody = {
  contentType: string | null;
  /** Null when the body is larger than what is read. */
  readBody: () => Promise<string | null>;
};

/** A body as JSON, and as the text that came; an empty one is an empty object. @throws SsoError body_malformed, validation_failed */
export async function readJson({ readBody, contentType }: JsonBody): Promise<{ json: unknown; text: string }> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await readBody();
  if (text === null) throw new SsoError("body_malformed", { expected: "at most 3 MiB", got: "more" });
  if (text.trim() === "") return { json: {}, text };
  if (!["application/json", "application/merge-patch+json"].includes(type))
    throw new SsoError("body_malformed", { expected: "application/json", got: type || "no content type" });
  return { json: parseJson(text), text };
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
    throw new SsoError("body_malformed", { expected: "JSON", got: "text that is not JSON" });
  }
  throw new SsoError("validation_failed", { expected: "text", got: "a NUL, or half a character" });
}
