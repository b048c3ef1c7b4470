import type { Connection } from "@/lib/connections/connection";
import { listConnectionNames } from "@/lib/connections/connection-queries";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { presetConnection } from "./preset";
import { findPreset } from "./preset-store";

/**
 * Makes the draft that a guide works on, with the preset's defaults: the other side needs our addresses before anything of
 * it can be known.
 * @throws SsoError not_found for an unknown preset
 */
export async function startGuide(
  { organizationId, presetId }: { organizationId: string; presetId: string },
  ctx: Context,
): Promise<Connection> {
  const preset = findPreset(presetId);
  if (!preset) throw new SsoError("not_found");
  const taken = new Set((await listConnectionNames(ctx.db, organizationId, 10_000)).map(({ name }) => name));
  let name = preset.provider;
  for (let count = 2; taken.has(name); count++) name = `${preset.provider} ${count}`;
  // Nothing is fetched yet: an issuer that everybody shares is only filled in.
  const connection = { ...presetConnection(preset, name), preset: preset.id };
  const input = { organizationId, connectionId: null, connection, explicitSamlFields: [] };
  return saveConnection(input, ctx);
}
