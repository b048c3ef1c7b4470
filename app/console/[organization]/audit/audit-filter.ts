import { dayRange } from "@/components/console/list/day-range";
import type { PageQuery } from "@/components/console/page-query";
import type { AuditFilter } from "@/lib/audit/audit-queries";
import { organizationTargetTypes } from "@/lib/audit/target-type";

export const actorTypes = ["user", "key", "system"] as const;

/** What of an address filters the audit, for the list and for its export alike. Pure. */
export function readAuditFilter(query: PageQuery, timeZone: string): AuditFilter {
  return {
    action: query.action?.slice(0, 80),
    actor: query.actor?.slice(0, 200),
    actorType: actorTypes.find((type) => type === query.by),
    target: query.target?.slice(0, 200),
    targetType: organizationTargetTypes.find((type) => type === query.kind),
    ...dayRange({ from: query.timeFrom, until: query.timeUntil }, timeZone),
  };
}
