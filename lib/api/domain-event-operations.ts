import { z } from "zod";
import { eventPosition } from "@/lib/domain-events/event-id";
import { isEventSelector } from "@/lib/domain-events/event-types";
import { domainEventSchema } from "@/lib/domain-events/published-event";
import { listDomainEvents } from "@/lib/domain-events/published-event-store";
import { publishEventsOf } from "@/lib/webhooks/publish-events";
import { listOf, listQuery } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional();

const place = z
  .string()
  .refine((id) => eventPosition(id) !== null, { error: "cursor" })
  .optional();

/** What happened, for programs that ask instead of being told. */
export const domainEventOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/domain-events",
    operationId: "listDomainEvents",
    tag: "Webhooks",
    summary: "List what happened, oldest first",
    description:
      "Cursors are IDs of events. To follow the events of an organization, ask again with `after` set to the last ID that was read: no event is passed over, also none that was committed late. Events are kept for 90 days.",
    access: "audit.read",
    query: listQuery.extend({
      cursor: place.meta({ description: "The `nextCursor` of the previous response." }),
      after: place.meta({ description: "The ID of an event, behind which the list begins." }),
      types: z
        .string()
        .max(2000)
        .transform((text) =>
          text
            .split(",")
            .map((type) => type.trim())
            .filter(Boolean),
        )
        .refine((types) => types.length > 0 && types.every(isEventSelector), { error: "event_type" })
        .optional()
        .meta({ description: "Types and groups of types, separated by commas: `user.created,sign_in.*`." }),
      from: time.meta({ description: "At this time or later." }),
      to: time.meta({ description: "Before this time." }),
      order: z.enum(["asc", "desc"]).default("asc"),
    }),
    answers: { 200: listOf(domainEventSchema) },
    async run({ organization, query: { limit, cursor, after, order, ...filter } }, { db, now }) {
      await publishEventsOf(db, organization.id, now);
      const start = cursor ?? after;
      const behind = start === undefined ? null : eventPosition(start);
      const events = await listDomainEvents(db, organization.id, filter, { after: behind, order, limit: limit + 1 });
      const items = events.slice(0, limit);
      const nextCursor = events.length > limit ? (items.at(-1)?.id ?? null) : null;
      return { status: 200, body: { items, nextCursor } };
    },
  }),
];
