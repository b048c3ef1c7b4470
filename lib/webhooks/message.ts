import type { DomainEvent } from "@/lib/domain-events/published-event";
import { ocsfBody } from "./ocsf-body";
import { standardBody } from "./standard-body";
import type { Webhook } from "./webhook-store";

type About = { organization: { id: string; slug: string }; version: string };

/** The body of a message to a webhook, the same at every attempt. Pure. @param about.version of Gatehouse */
export function messageBody({ format }: Pick<Webhook, "format">, event: DomainEvent, about: About): string {
  const { id, slug } = about.organization;
  const organization = { id, slug };
  return JSON.stringify(format === "ocsf" ? ocsfBody(event, organization, about) : standardBody(event, organization));
}
