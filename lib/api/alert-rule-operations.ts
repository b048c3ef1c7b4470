import { z } from "zod";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { readAlertRules } from "@/lib/alerts/alert-rules-store";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import type { Context } from "@/lib/context";
import { lockOrganization } from "@/lib/directory/organization-store";
import { applyMergePatch } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";

const tag = "Webhooks";

const patchSchema = z.record(z.string(), z.unknown()).meta({
  id: "AlertRulesPatch",
  description: "Any of the fields of AlertRules: the fields sent are changed, everything else stays.",
});

/** What an organization is alerted of. */
export const alertRuleOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/alert-rules",
    operationId: "getAlertRules",
    tag,
    summary: "Read the alert rules",
    access: "settings.read",
    answers: { 200: alertRulesSchema },
    isResource: true,
    async run({ organization }, { db }) {
      return { status: 200, body: await readAlertRules(db, organization.id) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/alert-rules",
    operationId: "updateAlertRules",
    tag,
    summary: "Change the alert rules (JSON merge patch)",
    description:
      "Administrators receive alerts by e-mail. Webhooks receive `connection.failing`, `connection.recovered` and `recovery_code.used`.",
    access: "settings.write",
    body: patchSchema,
    example: { failing: { failures: 5, minutes: 30 }, silentHours: 4 },
    answers: { 200: alertRulesSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, body, ifMatch }, ctx) {
      const readTag = async ({ db }: Context) => {
        await lockOrganization(db, organization.id);
        return entityTag(await readAlertRules(db, organization.id));
      };
      const write = async (inner: Context) => {
        const before = await readAlertRules(inner.db, organization.id);
        const rules = parseBody(alertRulesSchema, applyMergePatch(before, body));
        return saveAlertRules({ organization, rules }, inner);
      };
      return { status: 200, body: await whileUnchanged(ifMatch, readTag, write, ctx) };
    },
  }),
];
