import { said } from "@/lib/facts/fact";
import { badRequest, ScimRefusal } from "./scim-refusal";

/** Room for a group of 50,000 members. */
export const bodyLimit = 8 * 1024 * 1024;

const accepted = ["application/scim+json", "application/json"];

/**
 * A body as JSON. Clients that name no media type mean this one.
 * @param readBody null when the body is larger than what is read
 * @throws ScimRefusal 413, 415, invalidSyntax
 */
export async function parseScimBody(
  contentType: string | null,
  readBody: () => Promise<string | null>,
): Promise<unknown> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type && !accepted.includes(type)) throw new ScimRefusal(415, null, said("scimMediaType"));
  const text = await readBody();
  if (text === null) throw new ScimRefusal(413, "tooMany", said("scimTooLarge", { size: "8 MiB" }));
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("invalidSyntax", said("scimNotJson"));
  }
}
