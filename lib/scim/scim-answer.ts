import type { Attributes } from "./attribute-reading";
import { versionTag } from "./entity-version";

/** What a request is answered with; `body` null: nothing. */
export type ScimAnswer = { status: number; body: Attributes | null; headers?: Record<string, string> };

const mediaType = "application/scim+json";

/** One resource with its entity tag and, when it is new, its address. */
export function resourceAnswer(
  status: 200 | 201,
  body: Attributes,
  { version, location }: { version: number; location: string },
): ScimAnswer {
  const headers = { ETag: versionTag(version), "Content-Location": location };
  return { status, body, headers: status === 201 ? { ...headers, Location: location } : headers };
}

export const noContent: ScimAnswer = { status: 204, body: null };

/** An Error body (RFC 7644, 3.12): the status is a text. */
export function errorBody(status: number, scimType: string | null, detail: string): Attributes {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType !== null && { scimType }),
    detail,
  };
}

export function toScimResponse({ status, body, headers = {} }: ScimAnswer): Response {
  const all = { ...headers, "Cache-Control": "no-store" };
  if (body === null) return new Response(null, { status, headers: all });
  return new Response(JSON.stringify(body), { status, headers: { ...all, "Content-Type": mediaType } });
}
