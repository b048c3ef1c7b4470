"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { reasonChoices } from "@/lib/activity/refusal-reasons";
import { adminAction } from "@/lib/auth/admin-action";
import { listConnectionNames } from "@/lib/connections/connection-queries";
import { findGroupChoices, listAllGroupChoices } from "@/lib/directory/group-choice-queries";
import { quotas } from "@/lib/directory/quotas";

const nothing = z.strictObject({});

/** Every connection to filter by, as pairs of what an address has and what is shown. */
export const listConnectionChoices = adminAction("connections.read", nothing, async (_input, ctx) => {
  const rows = await listConnectionNames(ctx.db, ctx.organization.id, quotas.connections);
  return rows.map(({ id, name }): [string, string] => [id, name]);
});

/** Every group, in the same way. */
export const listGroupChoices = adminAction("groups.read", nothing, async (_input, ctx) => {
  const rows = await listAllGroupChoices(ctx.db, ctx.organization.id);
  return rows.map(({ key, name }): [string, string] => [key, name]);
});

/** Groups by a part of their name or key. */
export const findGroups = adminAction(
  "groups.read",
  z.strictObject({ search: z.string().min(1).max(100) }),
  async ({ search }, ctx) => ({ groups: await findGroupChoices(ctx.db, ctx.organization.id, search) }),
);

/** Every reason for which a sign-in of the organization can be refused, as pairs, too. */
export const listReasonChoices = adminAction("activity.read", nothing, async (_input, ctx) => {
  const rows = await listConnectionNames(ctx.db, ctx.organization.id, quotas.connections);
  const codes = reasonChoices({ frequent: [], chosen: undefined }, new Set(rows.map(({ protocol }) => protocol)));
  const t = await getTranslations("errors");
  return codes.map((code): [string, string] => [code, t(`${code}.title`)]);
});
