import type { Connection } from "@/lib/connections/connection";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { generateText } from "./generated-texts";
import type { GeneratedName, GivenValue } from "./preset";
import { exactPattern, UnquotableValue } from "./quoting";

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
    // OneLogin's validator is a regular expression: it has to accept our address and no other.
    acsValidator: orUnquotable(
      () => exactPattern(acsUrl),
      () => "",
    ),
    redirectUri: "",
    postLogoutRedirectUri: "",
    initiateLoginUri: rpAddresses(connection.id, baseUrl).initiateLoginUri,
  };
}

/** A text to paste, or the value for which there is none: no quotation makes it safe in that language. */
export type GuideText = { text: string } | { unquotable: string };

/**
 * Makes the texts for the other side of one connection. Pure.
 * @param roleKeys what the provider may send where the role table is empty
 */
export function textsFor(
  connection: Connection,
  roleKeys: readonly string[],
  baseUrl: string,
): (name: GeneratedName) => GuideText {
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
  return (name) =>
    orUnquotable<GuideText>(
      () => ({ text: generateText(name, values) }),
      (unquotable) => ({ unquotable }),
    );
}

function orUnquotable<Made>(make: () => Made, otherwise: (value: string) => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UnquotableValue)) throw error;
    return otherwise(error.value);
  }
}
