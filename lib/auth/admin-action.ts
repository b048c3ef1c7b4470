import type { z } from "zod";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { Organization } from "@/lib/directory/organization-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { log } from "@/lib/log";
import { type Administration, requireAdmin } from "./current-person";
import { requestContext } from "./request-context";

/** What a form gets back: the answer, or a refusal that keeps everything typed. */
export type ActionResult<Answer> =
  | { ok: true; answer: Answer }
  | { ok: false; code: ErrorCode; expected?: string; got?: string; fields: Record<string, string>; reference?: string };

export type AdminContext = Context & { organization: Organization; isOperator: boolean };

/**
 * Wraps a use case for the console: requires an administrator of the organization, parses again on the server, maps
 * errors. One of the three places where SsoError is caught. Every action is a public endpoint, so nothing before this
 * counts.
 */
export function adminAction<Input, Answer>(
  schema: z.ZodType<Input>,
  run: (input: Input, ctx: AdminContext) => Promise<Answer>,
) {
  return async (slug: string, input: unknown): Promise<ActionResult<Answer>> => {
    const administration = await requireAdmin(slug);
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
      return { ok: false, code: "validation_failed", fields };
    }
    return attempt(() => contextOf(administration).then((ctx) => run(parsed.data, ctx)));
  };
}

async function contextOf({ person, organization }: Administration): Promise<AdminContext> {
  const { id, email } = person.user;
  const ctx = await requestContext({ type: "user", id, label: email });
  return { ...ctx, organization, isOperator: person.isOperator };
}

async function attempt<Answer>(work: () => Promise<Answer>): Promise<ActionResult<Answer>> {
  try {
    return { ok: true, answer: await work() };
  } catch (error) {
    if (error instanceof SsoError) {
      const { expected, got, fields = {} } = error.details;
      return { ok: false, code: error.code, expected, got, fields };
    }
    const reference = randomId(10);
    log().error({ reference, err: error }, "an action failed unexpectedly");
    return { ok: false, code: "internal_error", fields: {}, reference };
  }
}
