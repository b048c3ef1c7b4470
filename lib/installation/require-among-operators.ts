import type { Context } from "@/lib/context";
import type { Operator } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, said } from "@/lib/facts/fact";

/**
 * The borders let in whoever was an operator when the request began: who was removed since then changes nothing. Keys and the
 * command line are no persons; their border decides alone.
 * @throws SsoError forbidden
 */
export function requireAmongOperators(operators: readonly Operator[], { actor }: Pick<Context, "actor">): void {
  if (actor.type !== "user" || operators.some(({ id }) => id === actor.id)) return;
  throw new SsoError("forbidden", { expected: said("operator"), got: personal(actor.label) });
}
