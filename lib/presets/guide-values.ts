import type { Connection } from "@/lib/connections/connection";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { acsValidator, generateText } from "./generated-texts";
import type { GeneratedName, GivenValue } from "./preset";

/**
 * Our values of one connection, under the names that presets use; empty where the protocol has none. Pure.
 * @param certificate our active certificate in PEM form; empty without one
 */
export function givenValuesOf(
  connection: Connection,
  certificate: string,
  baseUrl: string,
): Record<GivenValue, string> {
  const none = { entityId: "", acsUrl: "", metadataUrl: "", acsValidator: "", certificate: "" };
  const relayState = `${baseUrl}/dashboard`;
  const logoutUrl = `${baseUrl}/logout`;
  if (connection.protocol === "oidc") return { ...none, relayState, logoutUrl, ...rpAddresses(connection.id, baseUrl) };
  const { entityId, acsUrl, metadataUrl } = spAddresses(connection.id, connection.saml, baseUrl);
  return {
    entityId,
    acsUrl,
    metadataUrl,
    relayState,
    logoutUrl,
    certificate,
    acsValidator: acsValidator(acsUrl),
    redirectUri: "",
    postLogoutRedirectUri: "",
    initiateLoginUri: rpAddresses(connection.id, baseUrl).initiateLoginUri,
  };
}

/**
 * Makes the texts for the other side of one connection. Pure.
 * @param roleKeys what the provider may send where the role table is empty
 */
export function textsFor(
  connection: Connection,
  roleKeys: readonly string[],
  baseUrl: string,
): (name: GeneratedName) => string {
  const { entityId, acsUrl, relayState, logoutUrl } = givenValuesOf(connection, "", baseUrl);
  const { rules } = connection.provisioning.roles;
  const exact = rules.filter(({ match }) => match !== "pattern").map(({ value, role }) => ({ value, role }));
  const values = {
    entityId,
    acsUrl,
    relayState,
    logoutUrl,
    connectionName: connection.name,
    sharedAddress: `${baseUrl}/saml/consume`,
    connectionId: connection.id,
    claims: connection.claims,
    roles: rules.length > 0 ? exact : roleKeys.map((key) => ({ value: key, role: key })),
  };
  return (name) => generateText(name, values);
}
