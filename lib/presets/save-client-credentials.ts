import { z } from "zod";
import type { Connection } from "@/lib/connections/connection";
import { toInput } from "@/lib/connections/connection-input";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";

export const clientSchema = z.strictObject({
  connectionId: z.string().max(40),
  issuer: z.string().trim().min(1, "required").max(1024),
  clientId: z.string().trim().min(1, "required").max(500),
  /** Empty keeps the stored one. */
  clientSecret: z.string().trim().max(2000),
  clientSecretExpiresOn: z.union([z.iso.date("date"), z.literal("")]),
});
export type ClientInput = z.infer<typeof clientSchema>;

/**
 * Saves what an OpenID provider shows after the application was made there; its configuration is fetched with it.
 * @throws SsoError not_found, validation_failed, oidc_discovery_*, connection_untested
 */
export async function saveClientCredentials(
  input: ClientInput & { organizationId: string; version?: number; setupLinkId?: string },
  ctx: Context,
): Promise<Connection> {
  const { organizationId, connectionId, issuer, clientId, clientSecret, clientSecretExpiresOn } = input;
  const before = await findConnection(ctx.db, organizationId, connectionId);
  if (before?.protocol !== "oidc") throw new SsoError("not_found");
  const known = toInput(before);
  const parsed = connectionInputSchema.safeParse({
    ...known,
    oidc: {
      ...known.oidc,
      issuer,
      clientId,
      clientSecretExpiresOn: clientSecretExpiresOn || null,
      ...(clientSecret && { clientSecret }),
    },
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => [issue.path.at(-1), issue.message]);
    throw new SsoError("validation_failed", { fields: Object.fromEntries(issues) });
  }
  const { version, setupLinkId } = input;
  const change = { connection: parsed.data, explicitSamlFields: [] };
  return saveConnection({ organizationId, connectionId, version, setupLinkId, ...change }, ctx);
}
