import { plain, said } from "@/lib/facts/fact";
import { emailProblem, normalizeEmail } from "@/lib/identity/email";
import { type Attributes, isRecord, readAttributes, readValue } from "./attribute-reading";
import { commonAttributes, userType } from "./resource-type";
import { findAttribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/** A person as a client says it: what has a column of its own, and the rest as it was sent. */
export type UserResource = {
  userName: string;
  externalId: string | null;
  /** Null: the client did not say. */
  active: boolean | null;
  attributes: Attributes;
};

/**
 * Reads the body of a POST or PUT.
 * @throws ScimRefusal invalidSyntax, invalidValue
 */
export function readUserResource(body: unknown): UserResource {
  if (!isRecord(body)) throw badRequest("invalidSyntax", said("scimObject"));
  const attributes = readAttributes(userType.schema.attributes, body);
  for (const { id, attributes: own } of userType.extensions) {
    const given = Object.entries(body).find(([name]) => name.toLowerCase() === id.toLowerCase())?.[1];
    const read = isRecord(given) ? readAttributes(own, given) : {};
    if (Object.keys(read).length > 0) attributes[id] = read;
  }
  const externalId = findAttribute(commonAttributes, "externalId");
  const given = Object.entries(body).find(([name]) => name.toLowerCase() === "externalid")?.[1];
  return toUserResource({ ...attributes, ...(externalId && { externalId: readValue(externalId, given) }) });
}

/** The parts of a whole resource that has passed the schemas. @throws ScimRefusal invalidValue without a userName */
export function toUserResource({ userName, externalId, active, ...attributes }: Attributes): UserResource {
  if (typeof userName !== "string" || userName.trim() === "")
    throw badRequest("invalidValue", said("scimMissing", { name: plain("userName") }));
  return {
    userName,
    externalId: typeof externalId === "string" ? externalId : null,
    active: typeof active === "boolean" ? active : null,
    attributes,
  };
}

/** The whole resource again, for a PATCH to change. */
export function fromUserResource({ userName, externalId, active, attributes }: UserResource): Attributes {
  return {
    ...structuredClone(attributes),
    userName,
    ...(externalId !== null && { externalId }),
    ...(active !== null && { active }),
  };
}

/** Texts that count as one name: userName is not exact (RFC 7643, 4.1.1). */
export function nameKey(name: string): string {
  return name.trim().toLowerCase();
}

/** The address that is somebody's here: the main one, else that for work, else the first that is one, else a userName that is one. */
export function addressOf({ userName, attributes }: Pick<UserResource, "userName" | "attributes">): string | null {
  const entries = Array.isArray(attributes.emails) ? attributes.emails.filter(isRecord) : [];
  const main = entries.filter(({ primary }) => primary === true);
  const work = entries.filter(({ type }) => String(type).toLowerCase() === "work");
  const candidates = [...main, ...work, ...entries].map(({ value }) => value);
  const addresses = [...candidates, userName].flatMap((text) =>
    typeof text === "string" ? [normalizeEmail(text)] : [],
  );
  return addresses.find((address) => emailProblem(address) === null) ?? null;
}

/** A text of an attribute, of an attribute's part, or of an extension's; null when it is not there. */
export function textAt(attributes: Attributes, ...path: string[]): string | null {
  let value: unknown = attributes;
  for (const name of path) value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}
