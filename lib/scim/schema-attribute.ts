/** One attribute of a resource, as `/Schemas` tells it (RFC 7643, 7) and as everything here reads and writes it. */
export type Attribute = {
  name: string;
  type: "string" | "boolean" | "dateTime" | "reference" | "complex";
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: "readOnly" | "readWrite" | "immutable";
  returned: "always" | "default";
  uniqueness: "none" | "server";
  referenceTypes?: string[];
  subAttributes?: Attribute[];
};

type Traits = Partial<Omit<Attribute, "name" | "description">>;

/** An attribute with what most of them are: one text that may be changed and is returned. */
export function attribute(name: string, description: string, traits: Traits = {}): Attribute {
  return {
    name,
    type: "string",
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...traits,
  };
}

/** A list of values of which each has a type, and one may be the main one. */
export function valueList(name: string, description: string, value: Traits = {}): Attribute {
  return attribute(name, description, {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", "The value itself.", value),
      attribute("display", "What it is called."),
      attribute("type", "What it is for, such as work or home."),
      attribute("primary", "Whether it is the main one.", { type: "boolean" }),
    ],
  });
}

/** Attribute names count whatever their case is (RFC 7643, 2.1). */
export function findAttribute(attributes: readonly Attribute[] | undefined, name: string): Attribute | null {
  const wanted = name.toLowerCase();
  return attributes?.find((candidate) => candidate.name.toLowerCase() === wanted) ?? null;
}

export function subAttribute(parent: Attribute, name: string): Attribute | null {
  return findAttribute(parent.subAttributes, name);
}
