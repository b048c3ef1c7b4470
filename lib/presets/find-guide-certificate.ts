import type { Connection } from "@/lib/connections/connection";
import { listKeyViews } from "@/lib/connections/connection-key-store";
import { ensureKeys } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import type { Preset } from "./preset";

/**
 * Our active certificate for the page of a guide. A guide that carries it to the provider needs it now, so the key is made
 * then; another one shows it where it is there already.
 * @returns PEM, or an empty text without a key
 */
export async function findGuideCertificate(
  preset: Preset,
  connection: Connection,
  ctx: Pick<Context, "db" | "now">,
): Promise<string> {
  const isGiven = [...preset.steps, ...(preset.logout ? [preset.logout] : [])].some(({ gives }) =>
    gives.some(({ value }) => value === "certificate"),
  );
  const keys =
    isGiven && connection.protocol === "saml"
      ? await ensureKeys(connection, ctx)
      : await listKeyViews(ctx.db, connection.organizationId, connection.id);
  return keys.find(({ state }) => state === "active")?.certificate ?? "";
}
