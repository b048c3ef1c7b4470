const digits = 9;

/**
 * The ID of an event: `evt_`, its position in its organization, and a random end, because two organizations may send to one address.
 * IDs of an organization sort like its events. Pure.
 */
export function eventId(position: number, random: string): string {
  return `evt_${position.toString(36).padStart(digits, "0")}${random}`;
}

/** The position that an ID names, also of an event that was deleted; null for what is no ID of an event. Pure. */
export function eventPosition(id: string): number | null {
  const [, position] = /^evt_([0-9a-z]{9})[0-9a-z]{8}$/.exec(id) ?? [];
  const value = position === undefined ? Number.NaN : Number.parseInt(position, 36);
  return Number.isSafeInteger(value) ? value : null;
}
