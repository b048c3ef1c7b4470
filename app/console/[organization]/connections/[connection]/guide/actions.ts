"use server";

import { z } from "zod";
import { type ActionResult, setUpAction } from "@/lib/auth/admin-action";
import { endHandOver, handOver, handOverDays } from "@/lib/connections/hand-over";
import { refreshMetadata } from "@/lib/connections/refresh-metadata";
import { env } from "@/lib/env";
import { outboundPolicy } from "@/lib/net/safe-fetch";
import { bringClient, clientSchema } from "@/lib/presets/bring-client";
import { startGuide } from "@/lib/presets/start-guide";
import { metadataSource } from "@/lib/saml/metadata-source";

const around = () => ({ baseUrl: env().APP_URL, outbound: outboundPolicy(), override: null });

/** Makes a draft as a guide wants it. */
export const startGuideForm = setUpAction(
  z.strictObject({ presetId: z.string().max(40) }),
  async ({ presetId }, ctx) => {
    const connection = await startGuide({ organizationId: ctx.organization.id, presetId }, ctx, around());
    return { id: connection.id };
  },
);

const metadataSchema = z.strictObject({
  connectionId: z.string().max(40),
  text: z
    .string()
    .trim()
    .min(1, "required")
    .max(2 * 1024 * 1024),
  entityId: z.string().max(1024).optional(),
});

const bringMetadata = setUpAction(metadataSchema, async ({ connectionId, text, entityId }, ctx) => {
  const source = metadataSource(text);
  await refreshMetadata({ organizationId: ctx.organization.id, connectionId, entityId, ...source }, ctx, around());
});

/** Brings the provider's metadata into the connection: an address is kept, a text is read once. */
export async function bringMetadataForm(
  connectionId: string,
  slug: string,
  input: object,
): Promise<ActionResult<void>> {
  return bringMetadata(slug, { ...input, connectionId });
}

const bringClientOf = setUpAction(clientSchema, async (input, ctx) => {
  await bringClient({ organizationId: ctx.organization.id, ...input }, ctx, around());
});

/** Brings issuer, client id and secret into the connection. */
export async function bringClientForm(connectionId: string, slug: string, input: object): Promise<ActionResult<void>> {
  return bringClientOf(slug, { ...input, connectionId });
}

const linkSchema = z.strictObject({ connectionId: z.string().max(40), days: z.literal(handOverDays) });

/** Makes a hand-over link; its address is shown once. */
export const handOverForm = setUpAction(linkSchema, async (input, ctx) => {
  const token = await handOver({ organizationId: ctx.organization.id, ...input }, ctx);
  return { address: `${env().APP_URL}/setup/${token}` };
});

export const endHandOverForm = setUpAction(z.strictObject({ connectionId: z.string().max(40) }), (input, ctx) =>
  endHandOver({ organizationId: ctx.organization.id, ...input }, ctx),
);
