import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import { equalsSafely, hashToken, randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { findApiKey, touchApiKey } from "@/lib/directory/api-key-store";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { requireSetUp } from "@/lib/directory/sso-entitlement";
import { catalogue } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { storable } from "@/lib/identity/shown";
import { log } from "@/lib/log";
import { errorTexts } from "@/lib/messages/error-texts";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { connectionOperations } from "./connection-operations";
import { directoryOperations } from "./directory-operations";
import { domainOperations } from "./domain-operations";
import { groupOperations } from "./group-operations";
import { dropPaths } from "./merge-patch";
import type { ApiAnswer, ApiCaller, Operation } from "./operation";
import { parseBody } from "./parse-body";

export const operations: readonly Operation[] = [
  ...directoryOperations,
  ...groupOperations,
  ...domainOperations,
  ...connectionOperations,
];

export type ApiRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | null;
  contentType: string | null;
  machine: string;
  /** Null when the body is larger than what is read. */
  readBody: () => Promise<string | null>;
};
export type ApiSettings = { bootstrapKey: string | undefined; basePath: string };

/**
 * The REST border: key, route, rights, schema, use case, answer. One of the three places where SsoError is caught;
 * answers problems as RFC 9457.
 */
export async function handleApiRequest(request: ApiRequest, db: Db, settings: ApiSettings): Promise<Response> {
  try {
    return await answer(request, db, settings);
  } catch (error) {
    return toProblem(error);
  }
}

async function answer(request: ApiRequest, db: Db, settings: ApiSettings): Promise<Response> {
  const now = new Date();
  const { caller, actor } = await authenticate(request, db, settings, now);
  const { operation, params } = route(request);
  if ([...request.query.values()].some(hasNul))
    throw new SsoError("validation_failed", { expected: "text", got: "a NUL" });
  if (caller.readOnly && request.method !== "GET" && operation.path !== "/metadata/preview")
    throw new SsoError("key_read_only");
  if (operation.access === "operator" && caller.organizationId !== null) throw new SsoError("not_found");
  const organization = await organizationFor(params, caller, db);
  if (organization && operation.setsUp) requireSetUp(organization, caller.organizationId === null);
  const sent = operation.body ? await readJson(request) : undefined;
  const body = operation.body ? parseBody(operation.body, dropPaths(sent, operation.readOnly ?? [])) : undefined;
  const ctx: Context = { db, now, actor, requestId: randomUUID() };
  const result = await operation.run(
    { organization: organization ?? noOrganization, params, query: request.query, body, sent, caller },
    ctx,
  );
  return toResponse(result, settings.basePath);
}

// Operations outside an organization never look at it; reading it there is a programming error that shows at once.
const noOrganization = new Proxy({} as Organization, {
  get() {
    throw new Error("This operation has no organization");
  },
});

async function authenticate(
  { authorization, machine }: ApiRequest,
  db: Db,
  { bootstrapKey }: ApiSettings,
  now: Date,
): Promise<{ caller: ApiCaller; actor: Actor }> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  if (token && bootstrapKey && equalsSafely(hashToken(token), hashToken(bootstrapKey))) {
    return {
      caller: { organizationId: null, readOnly: false },
      actor: { type: "key", id: "bootstrap", label: "bootstrap key" },
    };
  }
  const key = token ? await findApiKey(db, token) : null;
  if (!key) {
    if (!(await takeRateLimit("apiUnauthorized", machine))) throw new SsoError("rate_limited");
    throw new SsoError("key_invalid", {
      expected: "Authorization: Bearer KEY",
      got: token ? "an unknown or revoked key" : "no key",
    });
  }
  if (!(await takeRateLimit("api", key.id))) throw new SsoError("rate_limited");
  await touchApiKey(db, key.id, now);
  return {
    caller: { organizationId: key.organizationId, readOnly: key.readOnly },
    actor: { type: "key", id: key.id, label: key.name },
  };
}

function route({ method, path }: ApiRequest): { operation: Operation; params: Record<string, string> } {
  const matches = operations.flatMap((operation) => {
    const params = matchPath(operation.path, path);
    return params ? [{ operation, params }] : [];
  });
  const match = matches.find(({ operation }) => operation.method === method);
  if (match) return match;
  if (matches.length > 0)
    throw new SsoError("method_not_allowed", {
      expected: matches.map(({ operation }) => operation.method).join(", "),
      got: method,
    });
  throw new SsoError("not_found");
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) {
      const decoded = decodePart(value);
      if (decoded === null) return null;
      params[name] = decoded;
    } else if (part !== value) return null;
  }
  return params;
}

/** No text in a PostgreSQL database holds one, so nothing can be found by it. */
const hasNul = (text: string) => text.includes("\u0000");

/** A part of a path; null when its percent signs encode nothing. */
function decodePart(part: string): string | null {
  try {
    const decoded = decodeURIComponent(part);
    return hasNul(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

/** What another organization owns does not exist for this key: 404, never 403. */
async function organizationFor(
  params: Record<string, string>,
  caller: ApiCaller,
  db: Db,
): Promise<Organization | null> {
  if (params.slug === undefined) return null;
  const organization = await findOrganization(db, params.slug);
  if (!organization || (caller.organizationId !== null && caller.organizationId !== organization.id))
    throw new SsoError("not_found");
  return organization;
}

async function readJson({ readBody, contentType }: ApiRequest): Promise<unknown> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await readBody();
  if (text === null) throw new SsoError("body_malformed", { expected: "at most 3 MiB", got: "more" });
  if (text.trim() === "") return {};
  if (!["application/json", "application/merge-patch+json"].includes(type))
    throw new SsoError("body_malformed", { expected: "application/json", got: type || "no content type" });
  let isStorable = true;
  try {
    const body = JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === "string" && storable(value) !== value) isStorable = false;
      return value;
    }) as unknown;
    if (isStorable) return body;
  } catch {
    throw new SsoError("body_malformed", { expected: "JSON", got: "text that is not JSON" });
  }
  throw new SsoError("validation_failed", { expected: "text", got: "a NUL, or half a character" });
}

function toResponse({ status, body, location }: ApiAnswer, basePath: string): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (location) headers.set("Location", `${basePath}${location}`);
  return status === 204 ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

function toProblem(error: unknown): Response {
  const reference = randomId(10);
  const known = error instanceof SsoError ? error : null;
  if (!known) log().error({ reference, err: error }, "an API request failed unexpectedly");
  const code = known?.code ?? unexpectedCode(error);
  const { status } = catalogue[code];
  const { expected, got, fields } = known?.details ?? {};
  const { title, advice } = errorTexts(code);
  const detail = [advice, expected && `Expected: ${expected}.`, got && `Got: ${got}.`].filter(Boolean).join(" ");
  const errors = fields && Object.entries(fields).map(([path, message]) => ({ path, message }));
  const body = {
    type: `urn:gatehouse:error:${code}`,
    title,
    status,
    code,
    detail,
    reference,
    ...(errors && { errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
  });
}
