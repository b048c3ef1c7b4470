import { z } from "zod";
import { eventCodeSchema } from "@/lib/activity/event";
import { findWorkingCopy } from "@/lib/connections/draft-store";
import { prepareConnection } from "@/lib/connections/prepare-connection";
import { readOnlyPaths } from "@/lib/connections/read-only-paths";
import { requireConnection } from "@/lib/connections/require-connection";
import type { Context } from "@/lib/context";
import { impactPreviewSchema, previewImpact } from "@/lib/diagnosis/preview-impact";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { beginDraftTest } from "@/lib/sign-in/begin-test";
import { type ConnectionTest, findTest, listTests } from "@/lib/sign-in/test-store";
import { connectionParams, connectionPatchSchema, namedSamlFields, patchConnection } from "./connection-requests";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Tests";

const testSchema = z
  .object({
    id: z.string(),
    startUrl: z.string().nullable().meta({
      description:
        "The URL that the tester opens while signed in to Gatehouse; null for a test started through a setup link.",
    }),
    startedBy: z.string().nullable().meta({ description: "The ID of the tester." }),
    version: z.int().nullable().meta({ description: "The saved version tested; null for a draft." }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    leftAt: z.iso.datetime().nullable().meta({ description: "When the browser was redirected to the provider." }),
    finishedAt: z.iso.datetime().nullable(),
    code: eventCodeSchema
      .nullable()
      .meta({ description: "`ok`, or an error code; null until a response is received." }),
    reference: z.string().nullable().meta({ description: "The event that contains every check." }),
  })
  .meta({ id: "Test" });

/** Trying a configuration out before people depend on it. */
export const testOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/tests",
    operationId: "listTests",
    tag,
    summary: "List the tests of the last day, newest first",
    access: "connections.read",
    params: connectionParams,
    query: listQuery,
    answers: { 200: listOf(testSchema) },
    async run({ organization, params: { id }, query: { limit, cursor } }, ctx) {
      const connection = await requireConnection(ctx.db, organization.id, id);
      const position = readTimeCursor(cursor);
      const before = position && { createdAt: position.at, id: position.id };
      const rows = await listTests(ctx.db, connection, { limit: limit + 1, before });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => toView(row, ctx),
          (row) => [row.createdAt.toISOString(), row.id],
        ),
      };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/tests",
    operationId: "startTest",
    tag,
    summary: "Start a test of the draft, or of the saved connection if there is no draft",
    description:
      "A test signs nobody in. The tester opens `startUrl` in a browser in which they are signed in to Gatehouse, and authenticates at the provider; the test then has a `code`.",
    access: "connections.write",
    params: connectionParams,
    body: z
      .strictObject({ user: z.string().max(40).meta({ description: "The ID of the tester." }) })
      .meta({ id: "TestInput" }),
    example: { user: "k3v9q2mhw7xd" },
    answers: { 201: testSchema },
    setsUp: true,
    async run({ organization, params, body }, ctx) {
      const { id } = await requireConnection(ctx.db, organization.id, params.id);
      const user = await findUser(ctx.db, organization.id, body.user);
      if (user?.status !== "active")
        throw new SsoError("validation_failed", {
          expected: said("activeUserHere"),
          got: plain(body.user),
          fields: { user: "unknown" },
        });
      const testId = await beginDraftTest({ organizationId: organization.id, connectionId: id }, user.id, ctx);
      return {
        status: 201,
        body: toView(await requireTest(organization.id, id, testId, ctx), ctx),
        location: `/organizations/${organization.slug}/connections/${id}/tests/${testId}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/tests/{test}",
    operationId: "getTest",
    tag,
    summary: "Read the progress of a test",
    access: "connections.read",
    params: connectionParams.extend({ test: z.string() }),
    answers: { 200: testSchema },
    isResource: true,
    run: async ({ organization, params: { id, test } }, ctx) => ({
      status: 200,
      body: toView(await requireTest(organization.id, id, test, ctx), ctx),
    }),
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/impact",
    operationId: "previewImpact",
    tag,
    summary: "Preview the impact of a change on people, based on their last recorded sign-ins; nothing is saved",
    description: "The change is a merge patch on the draft, or on the saved connection if there is no draft.",
    access: "connections.read",
    params: connectionParams,
    body: connectionPatchSchema,
    example: { provisioning: { allowedDomains: ["acme.example"] } },
    readOnly: readOnlyPaths,
    answers: { 200: impactPreviewSchema },
    setsUp: true,
    isReading: true,
    async run({ organization, params: { id }, body }, ctx) {
      const organizationId = organization.id;
      const saved = await requireConnection(ctx.db, organizationId, id);
      const { connection: before } = await findWorkingCopy(ctx.db, saved);
      const change = { connection: patchConnection(before, body), explicitSamlFields: namedSamlFields(body) };
      const input = { organizationId, connectionId: id, ...change };
      const { connection: draft } = await prepareConnection(
        input,
        { before: saved, known: before },
        { ...ctx, outbound: null },
      );
      return { status: 200, body: await previewImpact({ organizationId, draft }, ctx) };
    },
  }),
];

function toView(
  { id, startedBy, version, reference, ...test }: ConnectionTest,
  { baseUrl }: Context,
): z.infer<typeof testSchema> {
  return {
    id,
    startUrl: startedBy === null ? null : `${baseUrl}/sso/test/${id}`,
    startedBy,
    version,
    createdAt: test.createdAt.toISOString(),
    expiresAt: test.expiresAt.toISOString(),
    leftAt: test.leftAt?.toISOString() ?? null,
    finishedAt: test.finishedAt?.toISOString() ?? null,
    code: test.code === null ? null : eventCodeSchema.parse(test.code),
    reference,
  };
}

async function requireTest(
  organizationId: string,
  connectionId: string,
  testId: string,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<ConnectionTest> {
  const test = await findTest(db, organizationId, testId);
  if (test?.connectionId !== connectionId || test.expiresAt <= now) throw new SsoError("not_found");
  return test;
}
