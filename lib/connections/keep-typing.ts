import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { type KeepDraftInput, keepDraft } from "./keep-draft";

/**
 * Keeps a draft automatically while somebody types: no provider is asked anything, and what was saved meanwhile is in the caller's fields.
 * A page keeps one every few seconds; a script that sends them without a pause would write as often, so each person has a limit for each
 * connection.
 * @throws SsoError rate_limited, before anything is read; else as `keepDraft`
 */
export async function keepTyping(input: Omit<KeepDraftInput, "isMerged">, ctx: Context) {
  if (!(await takeRateLimit("typing", `${ctx.actor.id} ${input.connectionId}`))) throw new SsoError("rate_limited");
  return keepDraft({ ...input, isMerged: true }, { ...ctx, outbound: null });
}
