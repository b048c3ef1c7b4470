import type { z } from "zod";
import type { Context } from "@/lib/context";
import type { Organization } from "@/lib/directory/organization-store";

/** Who calls: the key of one organization, or an operator's. */
export type ApiCaller = { organizationId: string | null; readOnly: boolean };

export type ApiInput<Body> = {
  /** Set for every path below `/organizations/{slug}`; the caller may see it. */
  organization: Organization;
  params: Record<string, string>;
  query: URLSearchParams;
  body: Body;
  /** The body as it came, with the read-only fields in it. */
  sent: unknown;
  caller: ApiCaller;
};

export type SuccessStatus = 200 | 201 | 204;
export type ApiAnswer = { status: SuccessStatus; body?: unknown; location?: string };

export type HttpMethod = "GET" | "POST" | "PATCH" | "DELETE";

/**
 * One operation of the REST API: the route, the rights, the schema and the use case in one row. The dispatcher and the
 * OpenAPI document are made from the same rows, so they cannot drift apart.
 */
export type Operation<Body = unknown> = {
  method: HttpMethod;
  /** Below `/api/v1`, with `{name}` for parameters. */
  path: string;
  summary: string;
  /** "operator": only keys of the installation. "organization": also keys of the organization in the path. */
  access: "operator" | "organization";
  body?: z.ZodType<Body>;
  /** What it answers with, where that is not what its method says. */
  answers?: readonly SuccessStatus[];
  /** Sets connections up: refused to keys of an organization whose single sign-on is switched off. */
  setsUp?: true;
  /** Fields that a client may send back as it read them: dropped before parsing, and compared by `requireUnchanged`. */
  readOnly?: readonly string[];
  run(input: ApiInput<Body>, ctx: Context): Promise<ApiAnswer>;
};

const usual = { GET: 200, POST: 201, PATCH: 200, DELETE: 204 } as const;

/** The statuses that an operation answers with when it does what was asked. */
export function successStatuses({ method, answers }: Pick<Operation, "method" | "answers">): readonly SuccessStatus[] {
  return answers ?? [usual[method]];
}

/** Ties a row's body schema to its use case. */
export function operation<Body>(row: Operation<Body>): Operation {
  return row as unknown as Operation;
}
