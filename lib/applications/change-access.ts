import { z } from "zod";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { accessRuleSchema } from "./access-rule";
import type { Application } from "./application";
import { readUserIds } from "./application-queries";
import { changeApplication } from "./change-application";

const emails = z.array(z.string().max(1_000).transform(normalizeEmail)).max(500).default([]);

/** The access rule as people type it: exceptions by e-mail address. */
export const typedAccessSchema = accessRuleSchema.extend({ allowUsers: emails, denyUsers: emails });
export type TypedAccess = z.infer<typeof typedAccessSchema>;

/**
 * Changes who may use an application; the addresses of exceptions become the people that have them now.
 * @throws SsoError validation_failed for an address that nobody of the organization has, and what changing throws
 */
export async function changeAccess(
  input: { organizationId: string; applicationId: string; version: number; access: TypedAccess },
  ctx: Context,
): Promise<Application> {
  const { access, ...target } = input;
  const { allowUsers, denyUsers } = access;
  const ids = await readUserIds(ctx.db, target.organizationId, [...allowUsers, ...denyUsers]);
  const unknown = Object.entries({ allowUsers, denyUsers }).flatMap(([list, typed]) =>
    typed.flatMap((email, index) => (ids.has(email) ? [] : [[`access.${list}.${index}`, "user_unknown"] as const])),
  );
  if (unknown.length > 0) throw new SsoError("validation_failed", { fields: Object.fromEntries(unknown) });
  const people = (typed: readonly string[]) => typed.flatMap((email) => ids.get(email) ?? []);
  const rule = { ...access, allowUsers: people(allowUsers), denyUsers: people(denyUsers) };
  return changeApplication({ ...target, change: { access: rule } }, ctx);
}
