import { type Attribute, attribute } from "./schema-attribute";
import { enterpriseAttributes, userAttributes } from "./user-attributes";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";

export type Schema = { id: string; name: string; description: string; attributes: readonly Attribute[] };

/** What a client creates, reads and changes at one endpoint. */
export type ResourceType = {
  name: "User" | "Group";
  endpoint: "/Users" | "/Groups";
  description: string;
  schema: Schema;
  extensions: readonly Schema[];
};

/** What every resource has (RFC 7643, 3.1). `/Schemas` does not repeat it. */
export const commonAttributes: readonly Attribute[] = [
  attribute("id", "What we call the resource.", {
    caseExact: true,
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
  }),
  attribute("externalId", "What the client calls the resource.", { caseExact: true }),
  attribute("schemas", "The schemas of the resource.", { multiValued: true, caseExact: true, returned: "always" }),
  attribute("meta", "About the resource.", {
    type: "complex",
    mutability: "readOnly",
    subAttributes: [
      attribute("resourceType", "User or Group.", { caseExact: true, mutability: "readOnly" }),
      attribute("created", "When it was created.", { type: "dateTime", mutability: "readOnly" }),
      attribute("lastModified", "When it was changed last.", { type: "dateTime", mutability: "readOnly" }),
      attribute("location", "Its address.", { type: "reference", caseExact: true, mutability: "readOnly" }),
      attribute("version", "Its entity tag.", { caseExact: true, mutability: "readOnly" }),
    ],
  }),
];

const groupAttributes: readonly Attribute[] = [
  attribute("displayName", "What the group is called; unique in the directory.", {
    required: true,
    uniqueness: "server",
  }),
  attribute("members", "Who is in the group.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", "The id of a user of this directory.", { caseExact: true, mutability: "immutable" }),
      attribute("$ref", "The address of the user.", {
        type: "reference",
        referenceTypes: ["User"],
        caseExact: true,
        mutability: "immutable",
      }),
      attribute("display", "What the client calls the user, or what the user is called.", { mutability: "immutable" }),
      attribute("type", "Always User.", { mutability: "readOnly" }),
    ],
  }),
];

export const userType: ResourceType = {
  name: "User",
  endpoint: "/Users",
  description: "User Account",
  schema: { id: userUrn, name: "User", description: "User Account", attributes: userAttributes },
  extensions: [
    {
      id: enterpriseUrn,
      name: "EnterpriseUser",
      description: "What an employer knows about a person",
      attributes: enterpriseAttributes,
    },
  ],
};

export const groupType: ResourceType = {
  name: "Group",
  endpoint: "/Groups",
  description: "A group of people",
  schema: { id: groupUrn, name: "Group", description: "A group of people", attributes: groupAttributes },
  extensions: [],
};

export const resourceTypes = [userType, groupType] as const;
