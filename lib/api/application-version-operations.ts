import { z } from "zod";
import { applicationStatuses } from "@/lib/applications/access-rule";
import { type ApplicationVersion, listApplicationVersions } from "@/lib/applications/application-version-store";
import { applicationViewSchema, toApplicationView } from "@/lib/applications/application-view";
import { restoreApplication } from "@/lib/applications/restore-application";
import { requireApplication } from "./application-operations";
import { listOf, listQuery, page, readNumberCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Applications";
const params = z.object({ id: z.string() });

const versionSchema = z
  .object({
    version: z.int(),
    author: z.string(),
    createdAt: z.iso.datetime(),
    name: z.string(),
    status: z.enum(applicationStatuses),
    configuration: z
      .record(z.string(), z.unknown())
      .meta({ description: "The editable fields as they were saved, as ApplicationInput names them." }),
  })
  .meta({ id: "ApplicationVersion" });

/** What an application was, and the way back to it. */
export const applicationVersionOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/applications/{id}/versions",
    operationId: "listApplicationVersions",
    tag,
    summary: "List the saved versions of an application, newest first",
    access: "applications.read",
    params,
    query: listQuery,
    answers: { 200: listOf(versionSchema) },
    async run({ organization, params: { id }, query: { limit, cursor } }, { db }) {
      const application = await requireApplication(db, organization.id, id);
      const before = readNumberCursor(cursor);
      const rows = await listApplicationVersions(db, application, { limit: limit + 1, before });
      return { status: 200, body: page(rows, limit, toView, ({ version }) => [String(version)]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/applications/{id}/versions/{version}/restore",
    operationId: "restoreApplicationVersion",
    tag,
    summary: "Restore a version of an application as the next version",
    access: "applications.write",
    params: params.extend({ version: z.coerce.number().pipe(z.int().min(1).max(999_999_999)) }),
    answers: { 200: applicationViewSchema },
    async run({ organization, params: { id: applicationId, version } }, ctx) {
      const restored = await restoreApplication({ organizationId: organization.id, applicationId, version }, ctx);
      return { status: 200, body: toApplicationView(restored, ctx.baseUrl) };
    },
  }),
];

function toView({ version, author, createdAt, configuration }: ApplicationVersion): z.infer<typeof versionSchema> {
  const { name, status } = configuration;
  return { version, author, createdAt: createdAt.toISOString(), name, status, configuration };
}
