import { z } from "zod";
import { emailCodePolicies, organizationPatchSchema } from "@/lib/directory/directory-schema";
import { emergencyAccessSchema } from "@/lib/directory/emergency-access";
import { consolePasskeyPolicies } from "@/lib/directory/opened-rights";
import type { Organization } from "@/lib/directory/organization-store";
import { readEmergencyAccess } from "@/lib/directory/read-emergency-access";
import { toOrganizationView } from "@/lib/directory/save-organization";
import { sessionPolicySchema } from "@/lib/directory/session-policy";
import { changeOrganization } from "./change-organization";
import { type Operation, organizationOperation } from "./operation";

const tag = "Organizations";

const settingsSchema = z
  .object({
    session: sessionPolicySchema,
    signIn: z.object({
      emailCodes: z.enum(emailCodePolicies),
      registeredOnly: z.boolean(),
      consolePasskeys: z.enum(consolePasskeyPolicies),
    }),
    retention: z.object({ claimsDays: z.int(), answersHours: z.int() }),
  })
  .meta({ id: "Settings" });

const { session, emailCodes, registeredOnly, consolePasskeys, claimsRetentionDays, answersRetentionHours } =
  organizationPatchSchema.shape;

const settingsPatchSchema = z
  .strictObject({
    session,
    signIn: z.strictObject({ emailCodes, registeredOnly, consolePasskeys }).optional(),
    retention: z.strictObject({ claimsDays: claimsRetentionDays, answersHours: answersRetentionHours }).optional(),
  })
  .meta({ id: "SettingsPatch" });

/** What applies to the whole organization, grouped as in the console. */
export const settingsOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/settings",
    operationId: "getSettings",
    tag,
    summary: "Read the settings of an organization",
    access: "settings.read",
    answers: { 200: settingsSchema },
    isResource: true,
    run: async ({ organization }) => ({ status: 200, body: toSettings(organization) }),
  }),
  organizationOperation({
    method: "GET",
    path: "/emergency-access",
    operationId: "getEmergencyAccess",
    tag,
    summary: "Read whether the way in without a provider is there, and when it was last seen to open",
    access: "settings.read",
    answers: { 200: emergencyAccessSchema },
    run: async ({ organization }, ctx) => ({ status: 200, body: await readEmergencyAccess(organization, ctx) }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "/settings",
    operationId: "updateSettings",
    tag,
    summary: "Change the settings of an organization; a change of the session policy applies to running sessions",
    access: "settings.write",
    body: settingsPatchSchema,
    example: { session: { idleMinutes: 480, absoluteMinutes: 10_080 } },
    answers: { 200: settingsSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, body, caller, ifMatch }, ctx) {
      const { signIn, retention } = body;
      const patch = {
        ...(body.session && { session: body.session }),
        ...signIn,
        ...(retention?.claimsDays !== undefined && { claimsRetentionDays: retention.claimsDays }),
        ...(retention?.answersHours !== undefined && { answersRetentionHours: retention.answersHours }),
      };
      const updated = await changeOrganization(organization, { patch, caller, ifMatch, toView: toSettings }, ctx);
      return { status: 200, body: toSettings(updated) };
    },
  }),
];

function toSettings(organization: Organization): z.infer<typeof settingsSchema> {
  const view = toOrganizationView(organization);
  return {
    session: view.session,
    signIn: {
      emailCodes: view.emailCodes,
      registeredOnly: view.registeredOnly,
      consolePasskeys: view.consolePasskeys,
    },
    retention: { claimsDays: view.claimsRetentionDays, answersHours: view.answersRetentionHours },
  };
}
