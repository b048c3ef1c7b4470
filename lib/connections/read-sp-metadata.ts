import type { Context } from "@/lib/context";
import { serviceProviderMetadata } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { findConnectionForSignIn } from "./connection-store";
import { ensureKeys } from "./ensure-key";

/**
 * Our metadata for a connection, active key first, next key after it. Who reads it may encrypt for us or check our signatures
 * from now on, so the first key is made here at the latest. Null for an unknown connection, or one of another protocol.
 */
export async function connectionMetadata(connectionId: string, ctx: Context): Promise<string | null> {
  const found = await findConnectionForSignIn(ctx.db, connectionId);
  if (found?.connection.protocol !== "saml") return null;
  const { connection, organization } = found;
  const keys = await ensureKeys({ organizationId: organization.id, id: connection.id }, ctx);
  const published = ["active", "next"].flatMap((state) =>
    keys.filter((key) => key.state === state).map((key) => key.certificate),
  );
  return serviceProviderMetadata(connection.saml, spAddresses(connection.id, connection.saml, ctx.baseUrl), published);
}
