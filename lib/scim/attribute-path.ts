import { plain, said } from "@/lib/facts/fact";
import { commonAttributes, type ResourceType } from "./resource-type";
import { type Attribute, findAttribute, subAttribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/** An attribute of a resource, and perhaps a part of it. */
export type AttributePath = {
  /** The extension that it is of; null for what every resource of the type has. */
  extension: string | null;
  attribute: Attribute;
  sub: Attribute | null;
};

/** A whole extension, which only a PATCH and a projection may name. */
export type ExtensionPath = { extension: string; attribute: null };

/** Names by which a path would reach beyond the resource. */
const forbidden = /^(?:__proto__|constructor|prototype)$/i;

/** @throws ScimRefusal invalidPath for a name that no attribute may have */
export function requireHarmless(path: string): void {
  const isHarmless = path.split(/[.:[\]\s"]+/).every((segment) => !forbidden.test(segment));
  if (!isHarmless) throw badRequest("invalidPath", said("scimForbiddenName", { path: plain(path) }));
}

/** The schema that a name begins with, and what comes behind it. */
function splitUrn(path: string, type: ResourceType): { extension: string | null; rest: string } | null {
  if (!/^urn:/i.test(path)) return { extension: null, rest: path };
  const lower = path.toLowerCase();
  for (const { id } of [type.schema, ...type.extensions]) {
    const urn = id.toLowerCase();
    if (lower === urn) return { extension: id, rest: "" };
    // A full stop instead of the colon: some templates write it so.
    if (lower.startsWith(`${urn}:`) || lower.startsWith(`${urn}.`))
      return { extension: id, rest: path.slice(urn.length + 1) };
  }
  return null;
}

/**
 * Reads the name of an attribute: with its schema or without, with a part behind a full stop, in any case.
 * @returns null for one that resources of this type do not have
 */
export function parseAttributePath(path: string, type: ResourceType): AttributePath | ExtensionPath | null {
  const split = splitUrn(path, type);
  if (!split) return null;
  const isCore = split.extension === null || split.extension === type.schema.id;
  const extension = isCore ? null : split.extension;
  if (split.rest === "") return extension === null ? null : { extension, attribute: null };
  const [name = "", part, ...more] = split.rest.split(".");
  if (more.length > 0) return null;
  const schema = type.extensions.find(({ id }) => id === extension);
  const found =
    extension === null
      ? (findAttribute(type.schema.attributes, name) ?? findAttribute(commonAttributes, name))
      : findAttribute(schema?.attributes, name);
  // `manager` without its schema is unmistakable, and clients write it so.
  const bare = found || split.extension !== null ? null : findBare(name, type);
  const attribute = found ?? bare?.attribute;
  if (!attribute) return null;
  const sub = part === undefined ? null : subAttribute(attribute, part);
  if (part !== undefined && sub === null) return null;
  return { extension: bare?.extension ?? extension, attribute, sub };
}

function findBare(name: string, type: ResourceType): { extension: string; attribute: Attribute } | null {
  for (const { id, attributes } of type.extensions) {
    const attribute = findAttribute(attributes, name);
    if (attribute) return { extension: id, attribute };
  }
  return null;
}

/** As a client would write it. */
export function pathText({ extension, attribute, sub }: AttributePath): string {
  const name = sub ? `${attribute.name}.${sub.name}` : attribute.name;
  return extension === null ? name : `${extension}:${name}`;
}
