import type { z } from "zod";
import { systemActor } from "@/lib/audit/actor";
import { findSetupLink, type OpenSetupLink } from "@/lib/connections/setup-link-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { type ActionResult, attemptAction, parseInput } from "./admin-action";
import { requestContext } from "./request-context";

export type SetupContext = Context & OpenSetupLink;

/**
 * The link that a token opens, with the context of whoever holds it. One connection follows from the token; nothing else
 * can be named.
 */
export async function setupContext(token: string): Promise<SetupContext | null> {
  const ctx = await requestContext(systemActor("setup link"), ["administrator"]);
  const open = await findSetupLink(ctx.db, token, ctx.now);
  // Nobody sets up what the organization's own administrators may not.
  return open?.found.organization.ssoEnabled ? { ...ctx, ...open } : null;
}

/** Wraps a use case for the holder of a setup link: the token, then the schema, then the errors. */
export function setupAction<Input, Answer>(
  schema: z.ZodType<Input>,
  run: (input: Input, ctx: SetupContext) => Promise<Answer>,
) {
  return async (token: string, input: unknown): Promise<ActionResult<Answer>> => {
    const parsed = await parseInput(schema, input);
    if (!parsed.ok) return parsed;
    return attemptAction(async () => {
      const ctx = await setupContext(String(token));
      if (!ctx) throw new SsoError("not_found");
      if (!(await takeRateLimit("setup", ctx.link.id))) throw new SsoError("rate_limited");
      return run(parsed.value, ctx);
    });
  };
}
