import type { Connection } from "@/lib/connections/connection";
import { ensureKeys } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import { usesOurKey } from "@/lib/saml/uses-our-key";
import type { Preset } from "./preset";

const givesCertificate = ({ gives }: Pick<Preset["logout"], "gives">) =>
  gives.some(({ value }) => value === "certificate");

/**
 * Our active certificate for the page of a guide: where what is chosen needs it at the provider, or its guide asks for it to sign people
 * out. The key is made then.
 * @returns PEM, or an empty text where the provider needs none
 */
export async function findGuideCertificate(
  { logout }: Pick<Preset, "logout">,
  connection: Connection,
  ctx: Pick<Context, "db" | "now">,
): Promise<string> {
  if (connection.protocol !== "saml") return "";
  if (!usesOurKey(connection.saml) && !givesCertificate(logout)) return "";
  const keys = await ensureKeys(connection, ctx);
  return keys.find(({ state }) => state === "active")?.certificate ?? "";
}
