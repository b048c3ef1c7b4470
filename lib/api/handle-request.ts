import { randomUUID } from "node:crypto";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { hasScope } from "@/lib/directory/api-scope";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { requirePermission } from "@/lib/directory/require-permission";
import { requireSetUp } from "@/lib/directory/sso-entitlement";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import type { RateLimitState } from "@/lib/net/rate-limit";
import { readAsked } from "@/lib/net/slow-body";
import { authenticate, requireRest } from "./authenticate";
import { entityTag } from "./entity-tag";
import { type FoundOperation, findOperation } from "./find-operation";
import {
  type ApiAnswer,
  type ApiCaller,
  isReadOnly,
  maxBodyBytes,
  type Operation,
  type OperationRequest,
  scopeOf,
} from "./operation";
import { operations } from "./operations";
import { toProblem } from "./problem";
import { readJson } from "./read-json";
import { runOnce } from "./run-once";

export type ApiRequest = {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  /** Where it comes from, as far as limits care. */
  machine: string;
  /** Null when the body is larger than `maxBytes`. */
  readBody: (maxBytes: number) => Promise<string | null>;
};

export type ApiSettings = Pick<Context, "baseUrl" | "outbound"> & { bootstrapKey: string | undefined };

/**
 * The REST border: key, route, rights, schema, use case, answer. One of the three borders where SsoError becomes
 * an answer: a problem as RFC 9457 says.
 */
export async function handleApiRequest(request: ApiRequest, db: Db, settings: ApiSettings): Promise<Response> {
  const now = new Date();
  const requestId = randomUUID();
  let limit: RateLimitState | null = null;
  let response: Response;
  try {
    const credentials = { authorization: request.headers.get("authorization"), machine: request.machine };
    const { baseUrl, outbound } = settings;
    const ask = async (at: Date): Promise<Asked> => {
      const authenticated = await authenticate(credentials, settings.bootstrapKey, { db, now: at });
      ({ limit } = authenticated);
      if (limit) requireRest(limit);
      const { actor, caller } = authenticated;
      return { caller, ctx: { db, now: at, actor, rights: caller.rights, requestId, baseUrl, outbound } };
    };
    response = await answer(request, await ask(now), () => ask(new Date()));
  } catch (error) {
    response = toProblem(error, requestId);
  }
  response.headers.set("X-Request-Id", requestId);
  if (limit) setRateLimit(response.headers, limit);
  return response;
}

/** Who asks, and what they may do. */
type Asked = { caller: ApiCaller; ctx: Context };

async function answer(request: ApiRequest, asked: Asked, askAgain: () => Promise<Asked>): Promise<Response> {
  const found = findOperation(operations, request.method, request.path);
  const { operation } = found;
  requireRights(operation, asked.caller);
  return toResponse(operation, await run(found, request, asked, askAgain), `${asked.ctx.baseUrl}/api/v1`);
}

/** The one place where it is decided what a key may do. @throws SsoError key_read_only, not_found, key_scope_missing */
function requireRights(operation: Operation, { organizationId, readOnly, scopes }: ApiCaller): void {
  if (readOnly && !isReadOnly(operation)) throw new SsoError("key_read_only");
  if (operation.access === "operator" && organizationId !== null) throw new SsoError("not_found");
  const needed = scopeOf(operation);
  if (!hasScope(scopes, needed))
    throw new SsoError("key_scope_missing", {
      expected: plain(needed),
      got: plain([...(scopes ?? [])]),
      choices: [needed],
    });
}

async function run(
  { operation, params }: FoundOperation,
  request: ApiRequest,
  asked: Asked,
  askAgain: () => Promise<Asked>,
): Promise<ApiAnswer & { isReplayed?: true }> {
  const { path, query, headers, readBody } = request;
  const slug = params.slug ?? "";
  let { caller, ctx } = asked;
  let bound = await bind(operation, slug, caller, ctx);
  const { maxBytes = maxBodyBytes } = operation;
  const read = () => readJson(headers.get("content-type"), readBody, maxBytes);
  const bindAgain = async () => {
    ({ caller, ctx } = await askAgain());
    requireRights(operation, caller);
    bound = await bind(operation, slug, caller, ctx);
  };
  const json = operation.body ? await readAsked(read, bindAgain) : undefined;
  const work = () => bound({ params, query, json, ifMatch: headers.get("if-match"), caller });
  const key = headers.get("idempotency-key");
  if (key === null || operation.method !== "POST" || isReadOnly(operation)) return work();
  const once = { key, organizationId: caller.organizationId, request: [path, query.toString(), json] };
  return runOnce(once, ctx, work);
}

type Bound = (request: OperationRequest) => Promise<ApiAnswer>;

/**
 * The operation, with the organization of its path where it has one. Whether there is such an organization for the caller is asked
 * before what they may do in it.
 * @throws SsoError not_found, permission_missing, sso_switched_off
 */
async function bind(operation: Operation, slug: string, caller: ApiCaller, ctx: Context): Promise<Bound> {
  const requireAccess = () => operation.access !== "operator" && requirePermission(caller.rights, operation.access);
  if (operation.scope === "installation") {
    requireAccess();
    return (request) => operation.run(request, ctx);
  }
  const organization = await requireOrganization(slug, caller, ctx.db);
  requireAccess();
  if (operation.setsUp) requireSetUp(organization, caller.organizationId === null);
  return (request) => operation.run({ ...request, organization }, ctx);
}

/** What another organization owns does not exist for this key: 404, never 403. */
async function requireOrganization(slug: string, { organizationId }: ApiCaller, db: Db): Promise<Organization> {
  const organization = await findOrganization(db, slug);
  if (!organization || (organizationId !== null && organizationId !== organization.id)) throw new SsoError("not_found");
  return organization;
}

function toResponse(
  operation: Operation,
  { status, body, location, tag, isReplayed }: ApiAnswer & { isReplayed?: true },
  basePath: string,
): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (isReplayed) headers.set("Idempotency-Replayed", "true");
  if (location) headers.set("Location", `${basePath}${location}`);
  if (operation.isResource) headers.set("ETag", tag ?? entityTag(body));
  return status === 204 ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

/** draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it in this window. */
function setRateLimit(headers: Headers, { limit, windowSeconds, remaining, resetSeconds }: RateLimitState): void {
  headers.set("RateLimit-Policy", `"api";q=${limit};w=${windowSeconds}`);
  headers.set("RateLimit", `"api";r=${remaining};t=${resetSeconds}`);
}
