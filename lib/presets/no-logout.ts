import type { Connection } from "@/lib/connections/connection";
import type { Preset, PresetText } from "./preset";

/** Google's issuer names the customer in its query. */
const isGoogle = (issuer: string | null) => issuer !== null && /^https:\/\/accounts\.google\.com(?=\/|$)/.test(issuer);

/**
 * What the guide says of a provider that has no single logout in either direction; null where there may be one. A Google connection is
 * known by its issuer, whichever guide it was set up by. Pure.
 */
export function noLogoutNote(
  connection: Pick<Connection, "preset"> & { saml: { issuer: string | null } },
  presets: readonly Pick<Preset, "id" | "logout">[],
): PresetText | null {
  const id = isGoogle(connection.saml.issuer) ? "google-saml" : connection.preset;
  const logout = presets.find((preset) => preset.id === id)?.logout;
  if (!logout || logout.supports.spInitiated || logout.supports.idpInitiated) return null;
  return logout.note ?? null;
}
