import type { Connection } from "@/lib/connections/connection";
import { type ConnectionKeyView, listKeyViews } from "@/lib/connections/connection-key-store";
import { ensureKeys } from "@/lib/connections/ensure-key";
import type { Db } from "@/lib/db/database";
import { env } from "@/lib/env";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { usesOurKey } from "@/lib/saml/uses-our-key";

export type GivenValue = {
  name:
    | "entityId"
    | "acsUrl"
    | "relayState"
    | "logoutUrl"
    | "metadataUrl"
    | "certificate"
    | "redirectUri"
    | "postLogoutRedirectUri"
    | "initiateLoginUri"
    | "clientJwksUri"
    | "backchannelLogoutUri"
    | "frontchannelLogoutUri";
  value: string;
};

/** Where the provider needs our certificate, it is on the page; else nobody waits for a key that nothing needs yet. */
export function keysToShow(connection: Connection, db: Db): Promise<ConnectionKeyView[]> {
  const isNeeded = connection.protocol === "saml" && usesOurKey(connection.saml);
  return isNeeded
    ? ensureKeys(connection, { db, now: new Date() })
    : listKeyViews(db, connection.organizationId, connection.id);
}

/** What the administrator carries to the provider, as it is saved; which of it a provider needs depends on what is in the form. */
export async function readGivenValues(connection: Connection, db: Db): Promise<GivenValue[]> {
  const baseUrl = env().APP_URL;
  if (connection.protocol === "oidc") {
    const ours = rpAddresses(connection.id, baseUrl);
    const { redirectUri, postLogoutRedirectUri, initiateLoginUri, clientJwksUri } = ours;
    return [
      { name: "redirectUri", value: redirectUri },
      { name: "postLogoutRedirectUri", value: postLogoutRedirectUri },
      { name: "initiateLoginUri", value: initiateLoginUri },
      { name: "backchannelLogoutUri", value: ours.backchannelLogoutUri },
      { name: "frontchannelLogoutUri", value: ours.frontchannelLogoutUri },
      { name: "clientJwksUri", value: clientJwksUri },
    ];
  }
  const ours = spAddresses(connection.id, connection.saml, baseUrl);
  const values: GivenValue[] = [
    { name: "entityId", value: ours.entityId },
    { name: "acsUrl", value: ours.acsUrl },
    { name: "relayState", value: ours.defaultRelayState },
    { name: "logoutUrl", value: ours.logoutUrl },
    { name: "metadataUrl", value: ours.metadataUrl },
  ];
  const active = (await keysToShow(connection, db)).find(({ state }) => state === "active");
  return active ? [...values, { name: "certificate", value: active.certificate }] : values;
}
