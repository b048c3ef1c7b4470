import type { DomainEvent } from "@/lib/domain-events/published-event";

/** What happened, as the body of a message (Standard Webhooks 1.0): type, time and data. Pure. */
export function standardBody(event: DomainEvent, organization: { id: string; slug: string }): object {
  const { id, type, at, actor, subject, data } = event;
  return { type, timestamp: at, data: { ...data, id, organization, actor, subject } };
}
