import { z } from "zod";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { Permission } from "@/lib/directory/console-role";
import type { Organization } from "@/lib/directory/organization-store";
import { requirePermission } from "@/lib/directory/require-permission";
import { requireSetUp } from "@/lib/directory/sso-entitlement";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { problemKey } from "@/lib/identity/problem-key";
import { log } from "@/lib/log";
import { type Administration, currentPerson, findAdministration, requireOperator } from "./current-person";
import { type Refusal, toRefusal } from "./refusal";
import { requestContext } from "./request-context";

/** What a form gets back: the answer, or a refusal that keeps everything typed. */
export type ActionResult<Answer> = { ok: true; answer: Answer } | Refusal;

export type AdminContext = Context & {
  organization: Organization;
  isOperator: boolean;
  /** An organization's provider vouched for the session. */
  isVouchedFor: boolean;
  /** The session was confirmed with a passkey. */
  isPasskeyProven: boolean;
};

/** The same for what is not one organization's. */
export type OperatorContext = Context & Pick<AdminContext, "isPasskeyProven">;

/**
 * Wraps a use case for the console: requires the permission in the organization, parses again on the server, maps
 * errors. Without a session the answer is `unauthenticated`, so that nothing typed is lost. One of the three borders where SsoError becomes an answer. Every action is a public endpoint, so nothing before
 * this counts. A form may say what its fields were when its page was read: `ctx.asRead`.
 */
export function adminAction<Input, Answer>(
  permission: Permission,
  schema: z.ZodType<Input>,
  run: (input: Input, ctx: AdminContext) => Promise<Answer>,
) {
  return async (slug: string, input: unknown, read?: unknown): Promise<ActionResult<Answer>> => {
    // The way to the sign-in page would take everything typed along: who is no longer signed in is told so where they are.
    const person = await currentPerson();
    if (person === null) return toRefusal("unauthenticated");
    const administration = await findAdministration(person, slug);
    if (administration.isTooOld) return toRefusal("unauthenticated");
    if (administration.isUnconfirmed) return toRefusal("passkey_unconfirmed");
    const allowed = await attemptAction(async () => requirePermission(administration.rights, permission));
    if (!allowed.ok) return allowed;
    const parsed = await parseInput(schema, input);
    if (!parsed.ok) return parsed;
    const asRead = parseRead(schema, read);
    return attemptAction(async () => run(parsed.value, { ...(await adminContext(administration)), asRead }));
  };
}

/**
 * The same for setting connections up: closed to an organization's administrators while its single sign-on is switched off.
 * @throws never; `sso_switched_off` is an answer
 */
export function setUpAction<Input, Answer>(
  permission: Permission,
  schema: z.ZodType<Input>,
  run: (input: Input, ctx: AdminContext) => Promise<Answer>,
) {
  return adminAction(permission, schema, async (input, ctx) => {
    requireSetUp(ctx.organization, ctx.isOperator);
    return run(input, ctx);
  });
}

/** The same for what only an operator of the installation may do, whose typing stays, too, when the session is over. */
export function operatorAction<Input, Answer>(
  schema: z.ZodType<Input>,
  run: (input: Input, ctx: OperatorContext) => Promise<Answer>,
) {
  return async (input: unknown): Promise<ActionResult<Answer>> => {
    const person = await currentPerson();
    if (person === null) return toRefusal("unauthenticated");
    if (person.withheld?.isOperator) return toRefusal("passkey_unconfirmed");
    const { user, confirmedBy } = await requireOperator();
    const parsed = await parseInput(schema, input);
    if (!parsed.ok) return parsed;
    return attemptAction(async () => {
      const ctx = await requestContext({ type: "user", id: user.id, label: user.email }, ["owner"]);
      return run(parsed.value, { ...ctx, isPasskeyProven: confirmedBy === "passkey" });
    });
  };
}

/** Parses what an action was sent; public for the other wrapper of actions. */
export async function parseInput<Input>(schema: z.ZodType<Input>, input: unknown) {
  const parsed = schema.safeParse(input, { error: problemKey });
  if (parsed.success) return { ok: true as const, value: parsed.data };
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  return toRefusal("validation_failed", { fields });
}

/**
 * What a form's fields were when its page was read: parsed as the input is, so that both compare with what is stored. What today's rules
 * would not take is nothing to compare with.
 */
function parseRead(schema: z.ZodType, read: unknown): Context["asRead"] {
  const parsed = z.record(z.string(), z.unknown()).safeParse(read === undefined ? null : schema.safeParse(read).data);
  return parsed.data;
}

/** The context of an administrator's request. */
export async function adminContext({ person, organization, rights }: Administration): Promise<AdminContext> {
  const { id, email } = person.user;
  const ctx = await requestContext({ type: "user", id, label: email }, rights);
  const isPasskeyProven = person.confirmedBy === "passkey";
  const isVouchedFor = person.connectionId !== null;
  return { ...ctx, organization, isOperator: person.isOperator, isVouchedFor, isPasskeyProven };
}

/** Runs an action and maps its errors; unknown ones give a reference. */
export async function attemptAction<Answer>(work: () => Promise<Answer>): Promise<ActionResult<Answer>> {
  try {
    return { ok: true, answer: await work() };
  } catch (error) {
    if (error instanceof SsoError) return toRefusal(error.code, error.details);
    const reference = randomId(10);
    log().error({ reference, err: error }, "an action failed unexpectedly");
    return toRefusal(unexpectedCode(error), { reference });
  }
}
