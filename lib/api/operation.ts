import { z } from "zod";
import type { Context } from "@/lib/context";
import type { ApiScope, ScopeResource } from "@/lib/directory/api-scope";
import type { Permission, Rights } from "@/lib/directory/console-role";
import type { Organization } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { dropPaths } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { readQuery } from "./read-query";

/** Who calls: the key of one organization, or an operator's. `scopes` null: everything that its rights allow; `expiresAt` null: never. */
export type ApiCaller = {
  organizationId: string | null;
  readOnly: boolean;
  rights: Rights;
  scopes: readonly string[] | null;
  expiresAt: Date | null;
};

/** How large a body may be where its operation says nothing else. */
export const maxBodyBytes = 3 * 1024 * 1024;

type HttpMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** The sections of the document, in its order. */
export const tags = {
  Organizations: "The customers of the installation.",
  Configuration: "An organization's whole configuration as one document.",
  Users: "The people of an organization.",
  Sessions: "Signed-in sessions.",
  Roles: "What people may do.",
  Groups: "Memberships assigned by connections and administrators.",
  Attributes: "Fields of users that an organization defines.",
  Domains: "E-mail domains and their verification in DNS.",
  Connections: "How people sign in through an identity provider.",
  Versions: "Saved versions of a connection, and the draft of the next one.",
  Tests: "Testing a configuration, and its impact on people.",
  "Setup links": "Links for the provider's administrator, who needs no account.",
  "Signing keys": "Our keys of a connection and their rotation.",
  Directories: "Providers that push people and groups by SCIM.",
  Applications: "What people sign in to, who may, and what it is told about them.",
  "Sign-ins": "Every sign-in, check by check.",
  Webhooks: "What happened: sent to receivers, and read by programs.",
  "API keys": "Keys of this API.",
  Audit: "Who changed what.",
  Installation: "The installation itself, and its operators.",
} as const;

/** What a key must be allowed for the operations of a section. */
const resources: Record<keyof typeof tags, ScopeResource> = {
  Organizations: "organization",
  Configuration: "config",
  Users: "users",
  Sessions: "sessions",
  Roles: "roles",
  Groups: "groups",
  Attributes: "attributes",
  Domains: "domains",
  Connections: "connections",
  Versions: "connections",
  Tests: "connections",
  "Setup links": "connections",
  "Signing keys": "connections",
  Directories: "directories",
  Applications: "applications",
  "Sign-ins": "sign-ins",
  Webhooks: "webhooks",
  "API keys": "keys",
  Audit: "audit",
  Installation: "organization",
};

/** Whether an operation changes nothing, so that a read-only key may call it. */
export const isReadOnly = ({ method, isReading }: Pick<Description, "method" | "isReading">) =>
  method === "GET" || isReading === true;

/** The scope that a limited key needs for an operation. */
export function scopeOf(operation: Pick<Description, "tag" | "method" | "isReading">): ApiScope {
  return `${resources[operation.tag]}:${isReadOnly(operation) ? "read" : "write"}`;
}

/** What an operation answers when it succeeds, by status; null has no body. */
export type Answers = { readonly 200?: z.ZodType; readonly 201?: z.ZodType; readonly 204?: null };

/** An answer before it becomes HTTP. */
export type ApiAnswer = {
  status: 200 | 201 | 204;
  body?: unknown;
  /** Below `/api/v1`. */
  location?: string;
  /** The entity tag, where it is not simply the hash of the body. */
  tag?: string;
};

type AnswerOf<A extends Answers> = ApiAnswer &
  { [S in keyof A]: A[S] extends z.ZodType ? { status: S; body: z.infer<A[S]> } : { status: S } }[keyof A];

type Fields = z.ZodObject<Record<string, z.ZodType>>;
type NoFields = z.ZodObject<Record<never, never>>;

/** What the document says of an operation, and what the router goes by. */
export type Description<P extends Fields = Fields, Q extends Fields = Fields, B extends z.ZodType = z.ZodType> = {
  method: HttpMethod;
  /** Below `/api/v1`, with `{name}` for parameters. */
  path: string;
  operationId: string;
  tag: keyof typeof tags;
  summary: string;
  description?: string;
  /** "operator": only keys of the installation. Else what a key or token of the organization has to be allowed. */
  access: "operator" | Permission;
  /** Parameters of the path beside `slug`. What does not fit is not found. */
  params?: P;
  query?: Q;
  body?: B;
  example?: z.input<B>;
  /** Fields that a client may send back as it read them: dropped before parsing, and compared by `requireUnchanged`. */
  readOnly?: readonly string[];
  answers: Answers;
  /** The answer is one resource: it carries an entity tag. */
  isResource?: true;
  /** `If-Match` is asked before anything changes. */
  isConditional?: true;
  /** Sets connections up: refused to keys of an organization whose single sign-on is switched off. */
  setsUp?: true;
  /** A POST that changes nothing, so that a read-only key may send it. */
  isReading?: true;
  /** How large the body may be; absent: `maxBodyBytes`. */
  maxBytes?: number;
};

/** What arrived, routed and not parsed yet. */
export type OperationRequest = {
  params: Record<string, string>;
  query: URLSearchParams;
  json: unknown;
  ifMatch: string | null;
  caller: ApiCaller;
};

/** What an operation works with: every part parsed by its schema. */
export type Input<P extends Fields, Q extends Fields, B extends z.ZodType> = {
  params: z.infer<P>;
  query: z.infer<Q>;
  body: z.infer<B>;
  /** The body as it came: with the read-only fields in it, and before defaults were filled in. */
  sent: unknown;
  ifMatch: string | null;
  caller: ApiCaller;
};

type InOrganization = { organization: Organization };

export type OrganizationOperation = Description & {
  scope: "organization";
  run(request: OperationRequest & InOrganization, ctx: Context): Promise<ApiAnswer>;
};

export type InstallationOperation = Description & {
  scope: "installation";
  run(request: OperationRequest, ctx: Context): Promise<ApiAnswer>;
};

/** One operation of the REST API: the router, the OpenAPI document and the tests come from these rows. */
export type Operation = OrganizationOperation | InstallationOperation;

/** Below `/organizations/{slug}`: the organization is there, and the caller may see it. */
export function organizationOperation<
  A extends Answers,
  P extends Fields = NoFields,
  Q extends Fields = NoFields,
  B extends z.ZodType = z.ZodUndefined,
>(
  row: Description<P, Q, B> & {
    answers: A;
    run(input: Input<P, Q, B> & InOrganization, ctx: Context): Promise<AnswerOf<A>>;
  },
): OrganizationOperation {
  const { run, ...description } = row;
  return {
    ...description,
    path: `/organizations/{slug}${row.path}`,
    scope: "organization",
    run: ({ organization, ...request }, ctx) => run({ ...readInput(row, request), organization }, ctx),
  };
}

/** Outside any organization. */
export function installationOperation<
  A extends Answers,
  P extends Fields = NoFields,
  Q extends Fields = NoFields,
  B extends z.ZodType = z.ZodUndefined,
>(
  row: Description<P, Q, B> & { answers: A; run(input: Input<P, Q, B>, ctx: Context): Promise<AnswerOf<A>> },
): InstallationOperation {
  const { run, ...description } = row;
  return { ...description, scope: "installation", run: (request, ctx) => run(readInput(row, request), ctx) };
}

const nothing = z.object({});

/** @throws SsoError not_found, query_unknown, validation_failed */
function readInput<P extends Fields, Q extends Fields, B extends z.ZodType>(
  { method, params, query, body, readOnly = [] }: Description<P, Q, B>,
  { json, caller, ifMatch, ...request }: OperationRequest,
): Input<P, Q, B> {
  // A row without a schema has the empty one by default, which the compiler cannot see in an optional property.
  return {
    params: readParams(params ?? nothing, request.params) as z.infer<P>,
    query: readQuery(query ?? nothing, ignoringOverride(method, query, request.query)) as z.infer<Q>,
    body: (body ? parseBody(body, dropPaths(json, readOnly)) : undefined) as z.infer<B>,
    sent: json,
    caller,
    ifMatch,
  };
}

/** `?override=` goes past the rule that asks for a test; where no such rule is, a POST or PATCH may carry it all the same. */
function ignoringOverride(method: string, schema: Fields | undefined, query: URLSearchParams): URLSearchParams {
  const isWrite = method === "POST" || method === "PATCH";
  if (!isWrite || (schema && "override" in schema.shape)) return query;
  const rest = new URLSearchParams(query);
  rest.delete("override");
  return rest;
}

function readParams<P extends Fields>(schema: P, params: Record<string, string>): z.infer<P> {
  const result = schema.safeParse(params);
  if (!result.success) throw new SsoError("not_found");
  return result.data;
}
