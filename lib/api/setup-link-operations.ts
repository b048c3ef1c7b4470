import { z } from "zod";
import { createSetupLink, endSetupLinks, setupLinkDays } from "@/lib/connections/manage-setup-link";
import { requireConnection } from "@/lib/connections/require-connection";
import { findLatestSetupLink, listSetupLinks, type SetupLink } from "@/lib/connections/setup-link-store";
import { SsoError } from "@/lib/errors/sso-error";
import { connectionParams } from "./connection-requests";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Setup links";

const setupLinkSchema = z
  .object({
    id: z.string(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    openedAt: z.iso.datetime().nullable(),
    importedAt: z.iso.datetime().nullable().meta({ description: "When provider data was imported through it." }),
    testedAt: z.iso.datetime().nullable(),
    readyAt: z.iso.datetime().nullable().meta({ description: "When its holder reported that the setup is ready." }),
  })
  .meta({ id: "SetupLink" });

/** Links by which somebody without an account sets a connection up. One of a connection is valid at a time. */
export const setupLinkOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/setup-links",
    operationId: "listSetupLinks",
    tag,
    summary: "List the setup links of a connection, newest first, without their URLs",
    access: "connections.read",
    params: connectionParams,
    query: listQuery,
    answers: { 200: listOf(setupLinkSchema) },
    async run({ organization, params: { id }, query: { limit, cursor } }, { db }) {
      const connection = await requireConnection(db, organization.id, id);
      const position = readTimeCursor(cursor);
      const before = position && { createdAt: position.at, id: position.id };
      const rows = await listSetupLinks(db, connection, { limit: limit + 1, before });
      return { status: 200, body: page(rows, limit, toView, (row) => [row.createdAt.toISOString(), row.id]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/setup-links",
    operationId: "createSetupLink",
    tag,
    summary: "Create a setup link; its URL is returned only once, and any earlier link is revoked",
    access: "connections.write",
    params: connectionParams,
    body: z.strictObject({ days: z.literal(setupLinkDays).default(7) }).meta({ id: "SetupLinkInput" }),
    example: { days: 7 },
    answers: { 201: setupLinkSchema.extend({ url: z.url() }).meta({ id: "NewSetupLink" }) },
    setsUp: true,
    async run({ organization, params: { id }, body: { days } }, ctx) {
      const token = await createSetupLink({ organizationId: organization.id, connectionId: id, days }, ctx);
      const link = await findLatestSetupLink(ctx.db, { organizationId: organization.id, id });
      if (!link) throw new SsoError("not_found");
      return {
        status: 201,
        body: { ...toView(link), url: `${ctx.baseUrl}/setup/${token}` },
        location: `/organizations/${organization.slug}/connections/${id}/setup-links`,
      };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/connections/{id}/setup-links",
    operationId: "revokeSetupLinks",
    tag,
    summary: "Revoke the open setup link of a connection",
    access: "connections.write",
    params: connectionParams,
    answers: { 204: null },
    setsUp: true,
    async run({ organization, params: { id } }, ctx) {
      await endSetupLinks({ organizationId: organization.id, connectionId: id }, ctx);
      return { status: 204 };
    },
  }),
];

function toView({ id, createdBy, importedAt, ...link }: SetupLink): z.infer<typeof setupLinkSchema> {
  return {
    id,
    createdBy,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    revokedAt: link.revokedAt?.toISOString() ?? null,
    openedAt: link.openedAt?.toISOString() ?? null,
    importedAt: importedAt?.toISOString() ?? null,
    testedAt: link.testedAt?.toISOString() ?? null,
    readyAt: link.readyAt?.toISOString() ?? null,
  };
}
