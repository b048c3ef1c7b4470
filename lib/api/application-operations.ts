import { z } from "zod";
import type { Application } from "@/lib/applications/application";
import { toInput } from "@/lib/applications/application";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { listSecrets } from "@/lib/applications/application-secret-store";
import { findApplication, listApplications } from "@/lib/applications/application-store";
import {
  applicationViewSchema,
  newApplicationViewSchema,
  newSecretViewSchema,
  readOnlyApplicationFields,
  secretViewSchema,
  toApplicationView,
  toSecretView,
} from "@/lib/applications/application-view";
import { deleteApplication } from "@/lib/applications/delete-application";
import { createSecret, deleteSecret } from "@/lib/applications/manage-secrets";
import { saveApplication } from "@/lib/applications/save-application";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { lockRow } from "@/lib/directory/lock-row-store";
import { SsoError } from "@/lib/errors/sso-error";
import { applyMergePatch } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { listOf, listQuery, page, pageOfAll, readTimeCursor } from "./cursor";
import { requireMatch, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Applications";
const params = z.object({ id: z.string() });

/** Free of form until it is merged: the merged whole is parsed with the one schema of applications. */
const applicationPatchSchema = z.record(z.string(), z.unknown()).meta({
  id: "ApplicationPatch",
  description:
    "Any of the editable fields of an application (ApplicationInput): the fields sent are changed, everything else stays. Lists are replaced as a whole. Null clears fields that may be empty.",
});

/** What people sign in to. */
export const applicationOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/applications",
    operationId: "listApplications",
    tag,
    summary: "List applications, oldest first",
    access: "applications.read",
    query: listQuery,
    answers: { 200: listOf(applicationViewSchema) },
    async run({ organization, query: { limit, cursor } }, { db, baseUrl }) {
      const position = readTimeCursor(cursor);
      const after = position && { createdAt: position.at, id: position.id };
      const rows = await listApplications(db, organization.id, { limit: limit + 1, after });
      const view = (row: Application) => toApplicationView(row, baseUrl);
      return { status: 200, body: page(rows, limit, view, (row) => [row.createdAt.toISOString(), row.id]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/applications",
    operationId: "createApplication",
    tag,
    summary: "Create an application; its client secret is returned only once",
    access: "applications.write",
    body: applicationInputSchema,
    example: {
      kind: "oidc",
      name: "Grafana",
      redirectUris: ["https://grafana.acme.example/login/generic_oauth"],
      access: { mode: "any", groups: ["engineering"] },
    },
    readOnly: readOnlyApplicationFields,
    answers: { 201: newApplicationViewSchema },
    async run({ organization, body }, ctx) {
      const input = { organizationId: organization.id, applicationId: null, application: body };
      const { application, secret } = await saveApplication(input, ctx);
      const view = toApplicationView(application, ctx.baseUrl);
      return {
        status: 201,
        body: view.kind === "oidc" ? { ...view, clientSecret: secret?.secret ?? null } : view,
        location: `/organizations/${organization.slug}/applications/${application.id}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/applications/{id}",
    operationId: "getApplication",
    tag,
    summary: "Read an application",
    access: "applications.read",
    params,
    answers: { 200: applicationViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, { db, baseUrl }) {
      const application = await requireApplication(db, organization.id, id);
      return { status: 200, body: toApplicationView(application, baseUrl), tag: tagOf(application) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/applications/{id}",
    operationId: "updateApplication",
    tag,
    summary: "Change an application (JSON merge patch)",
    access: "applications.write",
    params,
    body: applicationPatchSchema,
    example: { access: { mode: "everyone" } },
    readOnly: readOnlyApplicationFields,
    answers: { 200: applicationViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { id }, body, sent, ifMatch }, ctx) {
      const before = await requireApplication(ctx.db, organization.id, id);
      // What is written is the version after this one, or nothing: another writer in between is refused there.
      requireMatch(ifMatch, tagOf(before));
      requireUnchanged(sent, toApplicationView(before, ctx.baseUrl), readOnlyApplicationFields);
      const application = parseBody(applicationInputSchema, applyMergePatch(toInput(before), body));
      const input = { organizationId: organization.id, applicationId: id, application, version: before.version };
      const { application: saved } = await saveApplication(input, ctx);
      return { status: 200, body: toApplicationView(saved, ctx.baseUrl), tag: tagOf(saved) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/applications/{id}",
    operationId: "deleteApplication",
    tag,
    summary: "Delete an application",
    access: "applications.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { id }, ifMatch }, ctx) {
      const target = { organizationId: organization.id, applicationId: id, confirmName: null };
      const readTag = async ({ db }: Context) => {
        await lockRow(db, { type: "application", organizationId: organization.id, key: id });
        return tagOf(await requireApplication(db, organization.id, id));
      };
      await whileUnchanged(ifMatch, readTag, (inner) => deleteApplication(target, inner), ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/applications/{id}/secrets",
    operationId: "listApplicationSecrets",
    tag,
    summary: "List the live client secrets of an application, without the secrets",
    access: "applications.read",
    params,
    query: listQuery,
    answers: { 200: listOf(secretViewSchema) },
    async run({ organization, params: { id }, query }, { db }) {
      const secrets = await listSecrets(db, await requireApplication(db, organization.id, id));
      return { status: 200, body: pageOfAll(secrets.map(toSecretView), query, (secret) => secret.id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/applications/{id}/secrets",
    operationId: "createApplicationSecret",
    tag,
    summary: "Add a client secret beside the one that there is; it is returned only once",
    access: "applications.write",
    params,
    answers: { 201: newSecretViewSchema },
    async run({ organization, params: { id } }, ctx) {
      const made = await createSecret({ organizationId: organization.id, applicationId: id }, ctx);
      return {
        status: 201,
        body: { ...toSecretView(made), secret: made.secret },
        location: `/organizations/${organization.slug}/applications/${id}/secrets/${made.id}`,
      };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/applications/{id}/secrets/{secretId}",
    operationId: "deleteApplicationSecret",
    tag,
    summary: "Delete a client secret; requests with it are refused at once",
    access: "applications.write",
    params: params.extend({ secretId: z.string() }),
    answers: { 204: null },
    async run({ organization, params: { id, secretId } }, ctx) {
      await deleteSecret({ organizationId: organization.id, applicationId: id, secretId }, ctx);
      return { status: 204 };
    },
  }),
];

/** An application changes its entity tag with every version. */
const tagOf = ({ version }: Application): string => `"${version}"`;

/** An application of the organization in the path. @throws SsoError not_found */
export async function requireApplication(db: Db, organizationId: string, id: string): Promise<Application> {
  const application = await findApplication(db, organizationId, id);
  if (!application) throw new SsoError("not_found");
  return application;
}
