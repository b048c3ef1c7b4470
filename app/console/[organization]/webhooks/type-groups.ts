import { eventGroups, eventTypes } from "@/lib/domain-events/event-types";

/** The types of each group, in the order of the catalogue. */
export const typeGroups = eventGroups.map((group) => ({
  group,
  types: eventTypes.filter((type) => type.startsWith(`${group}.`)),
}));
