import type { EventParty } from "@/drizzle/schema/domain-events";
import { storableValue } from "@/lib/facts/printable";
import type { DomainEventType } from "./event-types";

/** What happened, before it is published. */
export type NewDomainEvent = {
  organizationId: string;
  type: DomainEventType;
  at: Date;
  actor: EventParty;
  subject: EventParty;
  data: Record<string, unknown>;
};

/** Leaves room for the rest of a message, which has at most 20 kB (Standard Webhooks 1.0). */
export const eventLimits = { dataBytes: 16_000, labelLength: 320, fields: 200 };

/**
 * An event as it is stored: with texts that the database takes, and no more than a message holds. Of changes that are too large only the
 * fields are named: what they are now is read from the REST API.
 */
export function boundedEvent(event: NewDomainEvent): NewDomainEvent {
  const { data, actor, subject } = event;
  return {
    ...event,
    ...storableValue({
      actor: boundedParty(actor),
      subject: boundedParty(subject),
      data: sizeOf(data) <= eventLimits.dataBytes ? data : cutData(data),
    }),
  };
}

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

function boundedParty({ type, id, label }: EventParty): EventParty {
  return { type, id: id?.slice(0, eventLimits.labelLength) ?? null, label: label.slice(0, eventLimits.labelLength) };
}

function cutData({ changes }: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(changes)) return { truncated: true };
  const fields = changes.slice(0, eventLimits.fields).map((change) => String(change?.field ?? "").slice(0, 60));
  return { truncated: true, changes: fields.map((field) => ({ field })) };
}
