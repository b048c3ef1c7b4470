import { z } from "zod";
import { auditChangeSchema } from "@/lib/audit/audit-store";
import { applyConfiguration, previewConfiguration } from "@/lib/configuration/apply-configuration";
import {
  type ConfigurationInput,
  configurationInputSchema,
  configurationSchema,
  maxDocumentBytes,
} from "@/lib/configuration/configuration";
import type { StepReport } from "@/lib/configuration/prepare-steps";
import { readConfiguration } from "@/lib/configuration/read-configuration";
import { applyDirectory } from "@/lib/scim/apply-directory";
import { saveQuery } from "./connection-requests";
import { entityTag, requireMatch } from "./entity-tag";
import { type ApiCaller, type Operation, organizationOperation } from "./operation";
import { describeRefusal, refusalSchema } from "./problem";

const tag = "Configuration";

const flag = (description: string) => z.enum(["true", "false"]).default("false").meta({ description });

const query = saveQuery.extend({
  prune: flag("`true` also deletes what a list of the document does not name. People are never deleted."),
  confirmConsoleRoles: flag("`true` confirms rows of connections that make people administrators."),
});

const stepSchema = z
  .object({
    action: z.enum(["create", "change", "delete"]),
    kind: z.string().meta({ description: "The part of the document, for example `roles`." }),
    id: z.string().nullable().meta({ description: "The key, domain or ID; null if there is none yet." }),
    name: z.string(),
    changes: z.array(auditChangeSchema),
  })
  .meta({ id: "ConfigurationStep" });

const planSchema = z
  .object({
    steps: z.array(
      stepSchema
        .extend({
          path: z.string().meta({ description: "Where in the document." }),
          refusal: refusalSchema
            .nullable()
            .meta({ description: "Why applying would be refused here; null: it would not." }),
        })
        .meta({ id: "PlannedConfigurationStep" }),
    ),
    isChanged: z.boolean(),
    isRefused: z.boolean().meta({ description: "Applying would be refused as a whole." }),
  })
  .meta({ id: "ConfigurationPlan" });

const appliedSchema = z.object({ steps: z.array(stepSchema) }).meta({ id: "AppliedConfiguration" });

const example: ConfigurationInput = {
  format: "gatehouse-configuration",
  version: 1,
  roles: [{ key: "developer", name: "Developer" }],
  groups: [{ key: "designers", name: "Design team" }],
};

/** An organization's whole configuration as one document. */
export const configurationOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/config",
    operationId: "getConfiguration",
    tag,
    summary: "Export the whole configuration as one document, without secrets and people",
    access: "settings.read",
    answers: { 200: configurationSchema },
    isResource: true,
    run: async ({ organization }, ctx) => ({ status: 200, body: await readConfiguration(organization, ctx) }),
  }),
  organizationOperation({
    method: "POST",
    path: "/config/plan",
    operationId: "planConfiguration",
    tag,
    summary: "Compare a document with the organization; nothing is changed",
    description: "Lists each change in the order in which it would be made, and each that would be refused.",
    access: "settings.read",
    query,
    body: configurationInputSchema,
    example,
    answers: { 200: planSchema },
    isReading: true,
    maxBytes: maxDocumentBytes,
    async run({ organization, query, body, caller }, ctx) {
      const planned = await previewConfiguration({ organization, document: body, ...choices(query, caller) }, ctx);
      const steps = planned.map(({ path, refusal, ...step }) => ({
        ...toStep(step),
        path,
        refusal: refusal && describeRefusal(refusal.code, refusal.details),
      }));
      const isRefused = steps.some(({ refusal }) => refusal !== null);
      return { status: 200, body: { steps, isChanged: steps.length > 0, isRefused } };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/config/apply",
    operationId: "applyConfiguration",
    tag,
    summary: "Make the organization as a document says: all of it, or nothing",
    description:
      "Roles with console access require an owner's key. With If-Match (the ETag of `GET /config`), only if nothing changed.",
    access: "settings.write",
    query,
    body: configurationInputSchema,
    example,
    answers: { 200: appliedSchema },
    isConditional: true,
    maxBytes: maxDocumentBytes,
    async run({ organization, query, body, caller, ifMatch }, ctx) {
      const { steps, endedDryRuns } = await applyConfiguration(
        {
          organization,
          document: body,
          ...choices(query, caller),
          requireMatch: ifMatch === null ? null : (current) => requireMatch(ifMatch, entityTag(current)),
        },
        ctx,
      );
      // Outside of the transaction: each person is one of their own.
      for (const name of endedDryRuns) await applyDirectory(name, ctx);
      return { status: 200, body: { steps: steps.map(toStep) } };
    },
  }),
];

function choices({ prune, confirmConsoleRoles, override }: z.infer<typeof query>, caller: ApiCaller) {
  return {
    prune: prune === "true",
    override,
    confirmsConsoleRoles: confirmConsoleRoles === "true",
    byOperator: caller.organizationId === null,
  };
}

const toStep = ({ action, kind, id, name, changes }: StepReport): z.infer<typeof stepSchema> => ({
  ...{ action, kind, id, name, changes },
});
