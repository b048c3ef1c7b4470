"use server";

import { getLocale } from "next-intl/server";
import { z } from "zod";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { findApplication } from "@/lib/applications/application-store";
import { changeAccess, typedAccessSchema } from "@/lib/applications/change-access";
import { changeApplication } from "@/lib/applications/change-application";
import { claimRowsSchema } from "@/lib/applications/claim-rows";
import { deleteApplication } from "@/lib/applications/delete-application";
import { createSecret, deleteSecret } from "@/lib/applications/manage-secrets";
import { previewClaims } from "@/lib/applications/preview-claims";
import { checkProxy } from "@/lib/applications/proxy/check-proxy";
import { restoreApplication } from "@/lib/applications/restore-application";
import { saveApplication } from "@/lib/applications/save-application";
import { fillHowTos } from "@/lib/applications/snippets/fill-how-tos";
import { turnOffApplication } from "@/lib/applications/turn-off-application";
import { adminAction } from "@/lib/auth/admin-action";
import { requirePerson } from "@/lib/auth/current-person";
import { chosenSchema, eachChosen } from "@/lib/auth/each-chosen";

const applicationId = z.string().max(40);
const version = z.int().min(1);

/** Says what is wrong with an application that is still being typed, and saves nothing. */
export const checkApplicationForm = adminAction("applications.write", applicationInputSchema, async () => null);

export const createApplicationForm = adminAction(
  "applications.write",
  applicationInputSchema,
  async (application, ctx) => {
    const input = { organizationId: ctx.organization.id, applicationId: null, application };
    const { application: made, secret } = await saveApplication(input, ctx);
    return {
      id: made.id,
      clientId: made.kind === "oidc" ? made.clientId : null,
      secret: secret?.secret ?? null,
      howTos: fillHowTos(made, {
        baseUrl: ctx.baseUrl,
        secret: secret?.secret ?? null,
        language: await getLocale(),
      }),
    };
  },
);

export const changeApplicationForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId, version, change: z.record(z.string(), z.unknown()) }),
  async (input, ctx) => {
    await changeApplication({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

/** Turns the chosen ones of a list off. */
export const turnOffApplicationsForm = adminAction("applications.write", chosenSchema, ({ ids }, ctx) => {
  const organizationId = ctx.organization.id;
  return eachChosen(ids, {
    run: (id) => turnOffApplication({ organizationId, applicationId: id }, ctx),
    nameOf: async (id) => (await findApplication(ctx.db, organizationId, id))?.name ?? null,
  });
});

export const changeAccessForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId, version, access: typedAccessSchema }),
  async (input, ctx) => {
    await changeAccess({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const previewClaimsForm = adminAction(
  "applications.read",
  z.strictObject({ email: z.string().max(1_000), claims: claimRowsSchema }),
  (input, ctx) => previewClaims({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const createSecretForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId }),
  async (input, ctx) => {
    const { secret } = await createSecret({ organizationId: ctx.organization.id, ...input }, ctx);
    return { secret };
  },
);

export const deleteSecretForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId, secretId: z.string().max(40) }),
  (input, ctx) => deleteSecret({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const restoreApplicationForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId, version }),
  async (input, ctx) => {
    await restoreApplication({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const deleteApplicationForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId, confirmName: z.string().max(200) }),
  (input, ctx) => deleteApplication({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const testProxyForm = adminAction(
  "applications.write",
  z.strictObject({ applicationId }),
  async (input, ctx) => {
    const { user, sessionId } = await requirePerson("/console");
    return checkProxy({ organizationId: ctx.organization.id, userId: user.id, sessionId, ...input }, ctx);
  },
);
