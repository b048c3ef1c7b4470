import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { type Operation, scopeOf, tags } from "@/lib/api/operation";
import { operations } from "@/lib/api/operations";
import { problemSchema } from "@/lib/api/problem";
import { consoleRoles, type Permission, rolesWith } from "@/lib/directory/console-role";
import packageJson from "@/package.json";

const description = `Everything that the console can do. \`docs/rest-api.md\` explains keys, errors, paging, concurrency,
retries and limits.`;

type Names = readonly string[];

const header = (description: string, schema: { type: "string" | "integer" }) => ({ description, schema });

const headers = {
  "X-Request-Id": header(
    "Identifies this request, in the audit entry of a change and, after an unexpected failure, in the server's log.",
    { type: "string" },
  ),
  ETag: header("The entity tag of the resource, for If-Match.", { type: "string" }),
  Location: header("The URL of the new resource.", { type: "string" }),
  "Idempotency-Replayed": header(
    "`true`: this is the response to the first request with this key; nothing was written.",
    {
      type: "string",
    },
  ),
  "WWW-Authenticate": header("`Bearer`, with the missing scope (RFC 6750, section 3.1).", { type: "string" }),
  "Retry-After": header("Seconds until the request may be sent again.", { type: "integer" }),
  RateLimit: header("The remaining limit in this window (draft-ietf-httpapi-ratelimit-headers).", {
    type: "string",
  }),
  "RateLimit-Policy": header("The limit, and its window in seconds.", { type: "string" }),
};

const refs = (names: Names) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));

const everywhere = ["X-Request-Id", "RateLimit", "RateLimit-Policy"];

const problem = (description: string, more: Names = []) => ({
  description,
  headers: refs([...everywhere, ...more]),
  content: { "application/problem+json": { schema: problemSchema } },
});

const problems = {
  BadRequest: problem("The body is not valid JSON, is too large, or has an unsupported type."),
  Unauthorized: problem("No valid key.", ["WWW-Authenticate"]),
  Forbidden: problem("The key does not have permission; `WWW-Authenticate` names a scope that it needs.", [
    "WWW-Authenticate",
  ]),
  NotFound: problem("It does not exist, or belongs to another organization."),
  Conflict: problem("It conflicts with existing data."),
  PreconditionFailed: problem("The resource does not match If-Match."),
  Unprocessable: problem("The body or the query does not match the schema; `errors` lists the fields."),
  TooManyRequests: problem("The rate limit is exceeded.", ["Retry-After"]),
  Failure: problem("Unexpected failure; the reference is in the server's log."),
  Unavailable: problem("The database is unavailable."),
};

const refusal = (name: keyof typeof problems) => ({ $ref: `#/components/responses/${name}` as const });

const successes = { 200: "Done; the response contains the current state.", 201: "Created.", 204: "Done." };

/** A POST that writes takes a key that makes it safe to repeat. */
const isRepeatable = ({ method, isReading }: Operation) => method === "POST" && !isReading;

function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { answers, method, isResource, isConditional, body } = operation;
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, schema] of Object.entries(answers)) {
    const more = [
      ...(isResource ? ["ETag"] : []),
      ...(status === "201" ? ["Location"] : []),
      ...(isRepeatable(operation) ? ["Idempotency-Replayed"] : []),
    ];
    responses[status as "200"] = {
      description: successes[status as unknown as keyof typeof successes],
      headers: refs([...everywhere, ...more]),
      ...(schema && { content: { "application/json": { schema } } }),
    };
  }
  return {
    ...responses,
    ...(body && { 400: refusal("BadRequest") }),
    401: refusal("Unauthorized"),
    403: refusal("Forbidden"),
    404: refusal("NotFound"),
    ...(method !== "GET" && { 409: refusal("Conflict") }),
    ...(isConditional && { 412: refusal("PreconditionFailed") }),
    422: refusal("Unprocessable"),
    429: refusal("TooManyRequests"),
    500: refusal("Failure"),
    503: refusal("Unavailable"),
  };
}

const slug = z.string().meta({ description: "The short name of the organization.", example: "acme" });

function parametersOf({ scope, params, query }: Operation): ZodOpenApiParameters {
  const path = { ...(scope === "organization" && { slug }), ...params?.shape };
  return {
    ...(Object.keys(path).length > 0 && { path: z.object(path) }),
    ...(query && { query }),
  };
}

function bodyOf({ method, body, example }: Operation): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (!body) return {};
  const media = { schema: body, ...(example !== undefined && { example }) };
  const types = method === "PATCH" ? ["application/merge-patch+json", "application/json"] : ["application/json"];
  return { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, media])) } };
}

/** Which keys and tokens of an organization may call an operation. */
function rolesText(permission: Permission): string | false {
  const roles = rolesWith(permission);
  return roles.length < consoleRoles.length && `Console roles: ${roles.map((role) => `\`${role}\``).join(", ")}.`;
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { operationId, tag, summary, access, isConditional } = operation;
  const rights =
    access === "operator"
      ? ["Requires an operator's key."]
      : [`A limited key needs the scope \`${scopeOf(operation)}\`.`, rolesText(access)];
  const description = [operation.description, ...rights].filter(Boolean).join(" ");
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    requestParams: parametersOf(operation),
    parameters: [
      ...(isConditional ? [{ $ref: "#/components/parameters/IfMatch" } as const] : []),
      ...(isRepeatable(operation) ? [{ $ref: "#/components/parameters/IdempotencyKey" } as const] : []),
    ],
    ...bodyOf(operation),
    responses: responsesOf(operation),
  };
}

type Rendered = { jsonSchema: Record<string, unknown>; zodSchema: z.core.$ZodTypes; io: "input" | "output" };

/** Corrects what zod alone would say of a schema. */
function tidy({ jsonSchema, zodSchema, io }: Rendered): void {
  // The format says it, and a leap year's pattern only hides it.
  if (zodSchema._zod.def.type === "string" && "format" in jsonSchema) delete jsonSchema.pattern;
  // Every integer of JavaScript is that safe, which tells nobody anything.
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (io === "input") return;
  // An answer names every field.
  delete jsonSchema.default;
  if (zodSchema._zod.def.type !== "pipe" || zodSchema._zod.def.out._zod.def.type !== "transform") return;
  // A transform of ours tidies a value and keeps its type, so an answer is described by what goes in.
  const { $schema: _s, ...described } = z.toJSONSchema(zodSchema._zod.def.in, { io: "input" });
  Object.assign(jsonSchema, described);
}

/** The OpenAPI 3.1 document of the REST API, from the same rows as its router. A test compares `docs/openapi.json` with it. */
export function renderOpenApi(): string {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  const document = createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Gatehouse",
        version: packageJson.version,
        description,
        license: { name: packageJson.license, identifier: packageJson.license },
      },
      servers: [{ url: "/api/v1", description: "The source of this document." }],
      security: [{ bearer: [] }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      paths,
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description: "An API key, or a personal token: `Authorization: Bearer KEY`.",
          },
        },
        headers,
        responses: problems,
        parameters: {
          IfMatch: {
            name: "If-Match",
            in: "header",
            description:
              "The entity tag from the last read; if the resource has changed since then, the request is rejected with 412.",
            schema: { type: "string" },
          },
          IdempotencyKey: {
            name: "Idempotency-Key",
            in: "header",
            description:
              "Makes the request safe to repeat for 24 hours: the same key and request return the first response. Use a random value for each new request.",
            schema: { type: "string", maxLength: 255 },
          },
        },
      },
    },
    { override: tidy, allowEmptySchema: { transform: { output: true } } },
  );
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync("docs/openapi.json", renderOpenApi());
