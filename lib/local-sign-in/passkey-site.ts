import { isIP } from "node:net";

/** For what passkeys of this installation are: the domain that authenticators keep them for, and the pages that may ask. */
export type PasskeySite = { id: string; origin: string };

/**
 * Whose passkeys they are, by the address of the installation. Pure.
 * @returns null for an address without a name: browsers keep passkeys for domains only
 */
export function passkeySite(baseUrl: string): PasskeySite | null {
  const { hostname, origin } = new URL(baseUrl);
  return isIP(hostname.replace(/^\[|\]$/g, "")) === 0 ? { id: hostname, origin } : null;
}
