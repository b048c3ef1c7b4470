import { z } from "zod";
import { eventClaimsSchema } from "@/lib/activity/event";
import { findEvent, listEvents } from "@/lib/activity/event-queries";
import { findFindings } from "@/lib/connections/health/find-findings";
import { findingSchema } from "@/lib/connections/health/lint-connection";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { findingTexts } from "@/lib/messages/finding-texts";
import { listOf, listQuery, page, pageOfAll, readTimeCursor } from "./cursor";
import { entityTag } from "./entity-tag";
import { eventTextSchema, toEventText } from "./event-text";
import { type Operation, organizationOperation } from "./operation";

const explainedFindingSchema = findingSchema.extend({ title: z.string(), fix: z.string() }).meta({ id: "Finding" });

/** What happened at sign-ins, and what is going to. */
export const eventOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/events",
    operationId: "listEvents",
    tag: "Sign-ins",
    summary: "List sign-ins, newest first",
    access: "activity.read",
    query: listQuery.extend({
      connection: z.string().optional(),
      application: z.string().optional().meta({ description: "The ID of an application that people were denied." }),
      code: z.string().optional().meta({ description: "`ok`, or an error code." }),
      email: z
        .string()
        .transform((text) => normalizeEmail(text) || undefined)
        .optional()
        .meta({ description: "Part of the e-mail address." }),
    }),
    answers: { 200: listOf(eventTextSchema) },
    async run({ organization, query: { limit, cursor, ...filter } }, { db }) {
      const after = readTimeCursor(cursor);
      const before = after && { createdAt: after.at, reference: after.id };
      const rows = await listEvents(db, organization.id, filter, { limit: limit + 1, before });
      return {
        status: 200,
        body: page(rows, limit, toEventText, (row) => [row.createdAt, row.reference]),
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/events/{reference}",
    operationId: "getEvent",
    tag: "Sign-ins",
    summary: "Read one sign-in with every check and the claims received",
    access: "activity.read",
    params: z.object({ reference: z.string() }),
    answers: {
      200: eventTextSchema
        .extend({
          claims: eventClaimsSchema
            .nullable()
            .meta({ description: "Null if they were not stored, or their retention period is over." }),
        })
        .meta({ id: "EventWithClaims" }),
    },
    isResource: true,
    async run({ organization, params: { reference } }, { db }) {
      const event = await findEvent(db, organization.id, reference);
      if (!event) throw new SsoError("not_found");
      return { status: 200, body: toEventText(event) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/findings",
    operationId: "listFindings",
    tag: "Connections",
    summary: "List findings: what will stop working, or is weaker than necessary",
    access: "connections.read",
    query: listQuery.extend({ connection: z.string().optional() }),
    answers: { 200: listOf(explainedFindingSchema) },
    async run({ organization, query }, ctx) {
      const input = { organizationId: organization.id, connectionId: query.connection ?? null };
      const findings = await findFindings(input, ctx);
      const explained = findings.map((finding) => ({ ...finding, ...findingTexts(finding) }));
      const identity = ({ id, connectionId, subject }: (typeof explained)[number]) =>
        entityTag([id, connectionId, subject]);
      return { status: 200, body: pageOfAll(explained, query, identity) };
    },
  }),
];
