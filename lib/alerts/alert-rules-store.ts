import { eq } from "drizzle-orm";
import { alertRules } from "@/drizzle/schema/alerts";
import type { Db } from "@/lib/db/database";
import { type AlertRules, alertRulesSchema, defaultRules } from "./alert-rules";

/** The rules of an organization; the defaults where it chose none. */
export async function readAlertRules(db: Db, organizationId: string): Promise<AlertRules> {
  const [row] = await db
    .select({ rules: alertRules.rules })
    .from(alertRules)
    .where(eq(alertRules.organizationId, organizationId));
  return row ? alertRulesSchema.parse(row.rules) : defaultRules;
}

export async function writeAlertRules(db: Db, organizationId: string, rules: AlertRules, now: Date): Promise<void> {
  await db
    .insert(alertRules)
    .values({ organizationId, rules, updatedAt: now })
    .onConflictDoUpdate({ target: alertRules.organizationId, set: { rules, updatedAt: now } });
}
