import type { DomainEvent } from "@/lib/domain-events/published-event";

/** The alerts, as their mails are called. */
export type AlertName = "failing" | "recovered" | "silent" | "heard" | "recoveryCodeUsed" | "operatorAdded";

/** What an event alerts of; null for every other event. Pure. */
export function alertOf({ type, subject }: Pick<DomainEvent, "type" | "subject">): AlertName | null {
  const isOrganization = subject.type === "organization";
  switch (type) {
    case "connection.failing":
      return isOrganization ? "silent" : "failing";
    case "connection.recovered":
      return isOrganization ? "heard" : "recovered";
    case "recovery_code.used":
      return "recoveryCodeUsed";
    case "admin.operator.added":
    case "admin.installation.first_run":
      return "operatorAdded";
    default:
      return null;
  }
}
