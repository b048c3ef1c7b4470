import { dayRange } from "@/components/console/list/day-range";
import type { PageQuery } from "@/components/console/page-query";
import type { EventFilter } from "@/lib/activity/event-queries";
import { errorCodes } from "@/lib/errors/catalogue";

export const outcomes = ["ok", "failed"] as const;
export const purposes = ["sign-in", "test", "application", "logout"] as const;

/** The texts of purposes. */
export const purposeKeys = { "sign-in": "signIn", test: "test", application: "application", logout: "logout" } as const;

/** What of an address filters sign-ins, for the list and for its export alike. Pure. */
export function readEventFilter(query: PageQuery, timeZone: string): EventFilter {
  return {
    outcome: outcomes.find((outcome) => outcome === query.outcome),
    connection: query.connection?.slice(0, 40),
    email: query.email?.slice(0, 254),
    reference: query.reference?.slice(0, 40),
    code: errorCodes.find((code) => code === query.code),
    purpose: purposes.find((purpose) => purpose === query.purpose),
    ...dayRange({ from: query.timeFrom, until: query.timeUntil }, timeZone),
  };
}
