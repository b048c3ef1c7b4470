"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { getFactText } from "@/components/console/get-fact-text";
import { findEvent } from "@/lib/activity/event-queries";
import { setupAction } from "@/lib/auth/setup-action";
import { missingParts } from "@/lib/connections/connection-schema";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { noteSetupStep, noteSetupTest } from "@/lib/connections/setup-link-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { clientSchema, saveClientCredentials } from "@/lib/presets/save-client-credentials";
import { metadataSource } from "@/lib/saml/metadata-source";
import { beginLinkTest } from "@/lib/sign-in/begin-test";
import { findTest } from "@/lib/sign-in/test-store";

const metadataSchema = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1, "required")
    .max(2 * 1024 * 1024),
  entityId: z.string().max(1024).optional(),
});

/** Imports the provider's metadata into the one connection of the link. */
export const importMetadataByLink = setupAction(metadataSchema, async ({ text, entityId }, ctx) => {
  const { link, found } = ctx;
  const source = metadataSource(text);
  const { id: connectionId, version } = found.connection;
  const of = { organizationId: link.organizationId, connectionId, version, setupLinkId: link.id };
  const { connection } = await importProviderMetadata({ ...of, entityId, ...source }, ctx);
  return { isComplete: missingParts(connection).length === 0 };
});

/** Saves issuer, client id and secret; the secret goes in and never out. */
export const saveClientCredentialsByLink = setupAction(
  clientSchema.omit({ connectionId: true }),
  async (input, ctx) => {
    const { link, found } = ctx;
    const { id: connectionId, version } = found.connection;
    const of = { organizationId: link.organizationId, connectionId, version, setupLinkId: link.id };
    const connection = await saveClientCredentials({ ...input, ...of }, ctx);
    return { isComplete: missingParts(connection).length === 0 };
  },
);

export const beginTestByLink = setupAction(z.strictObject({}), async (_input, ctx) => ({
  testId: await beginLinkTest(ctx.found.connection, ctx.link.id, ctx),
}));

/** How a test of this very link ended: the verdict and the failed check, no claims and no messages. */
export const readTestByLink = setupAction(z.strictObject({ testId: z.string().max(40) }), async ({ testId }, ctx) => {
  const { link } = ctx;
  const test = await findTest(ctx.db, link.organizationId, testId);
  if (!test || test.setupLinkId !== link.id) throw new SsoError("not_found");
  if (test.code === null || test.reference === null) return null;
  if (test.code === "ok" && link.testedAt === null) await noteSetupTest(ctx.db, link, ctx.now);
  if (test.code === "ok") return { failure: null };
  const event = await findEvent(ctx.db, link.organizationId, test.reference);
  const failed = event?.checks.find((check) => !check.passed);
  const code = test.code as ErrorCode;
  const errors = await getTranslations("errors");
  const text = await getFactText();
  return {
    failure: {
      title: errors(`${code}.title`),
      advice: errors(`${code}.advice`),
      expected: failed?.expected ? text(failed.expected) : null,
      got: failed?.got ? text(failed.got) : null,
    },
  };
});

export const sayReadyByLink = setupAction(z.strictObject({}), (_input, ctx) =>
  noteSetupStep(ctx.db, ctx, "completed", ctx.now),
);
