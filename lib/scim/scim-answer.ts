import type { Attributes } from "./attribute-reading";
import { namesTag } from "./entity-version";

/** What a request is answered with; `body` null: nothing. */
export type ScimAnswer = { status: number; body: Attributes | null; headers?: Record<string, string> };

/** A user or a group as clients are told. */
export type ResourceView = Attributes & { meta: Attributes & { version: string } };

/** What a client has already is not sent again. @param ifNoneMatch the tags of what it has */
export function unlessKnown(answer: ScimAnswer, ifNoneMatch: string | null): ScimAnswer {
  const tag = answer.headers?.ETag;
  const isKnown = ifNoneMatch !== null && tag !== undefined && namesTag(ifNoneMatch, tag);
  return isKnown ? { ...answer, status: 304, body: null } : answer;
}

const mediaType = "application/scim+json";

/**
 * One resource with its entity tag and, when it is new, its address.
 * @param view the whole of it, of which `shown` is what the client asked for
 */
export function resourceAnswer(
  status: 200 | 201,
  { view, shown, location }: { view: ResourceView; shown: Attributes; location: string },
): ScimAnswer {
  const headers = { ETag: view.meta.version, "Content-Location": location };
  return { status, body: shown, headers: status === 201 ? { ...headers, Location: location } : headers };
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
