import { pageSizes } from "./list-request";
import { resourceTypes, type Schema } from "./resource-type";

const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

type Document = Record<string, unknown>;

/** A ListResponse of resources that are all there (RFC 7644, 3.4.2). */
export function wholeList(resources: readonly Document[]): Document {
  return {
    schemas: [listUrn],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** What this server can do (RFC 7643, 5; the cursors are those of RFC 9865, 4). */
export function serviceProviderConfig(base: string): Document {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: pageSizes.most },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: pageSizes.usual,
      maxPageSize: pageSizes.most,
      cursorTimeout: 86_400,
    },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token of this directory, in the Authorization header",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

export function resourceTypeDocuments(base: string): Document[] {
  return resourceTypes.map(({ name, endpoint, description, schema, extensions }) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
  }));
}

export function schemaDocuments(base: string): Document[] {
  const all: Schema[] = resourceTypes.flatMap(({ schema, extensions }) => [schema, ...extensions]);
  return all.map(({ id, name, description, attributes }) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  }));
}
