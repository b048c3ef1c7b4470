/** The browser's own time zone, told by a script of ours; names nobody. */
export const timeZoneCookie = "gatehouse.time-zone";

/**
 * The time zone that exact times are shown in: the one that the browser told, else UTC. Pure.
 * @param told an IANA name as it came in the cookie; anything else is not believed
 */
export function chooseTimeZone(told: string | undefined): string {
  if (told === undefined || !/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(told)) return "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone: told });
    return told;
  } catch {
    return "UTC";
  }
}
