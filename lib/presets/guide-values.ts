import type { Connection } from "@/lib/connections/connection";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { generateText } from "./generated-texts";
import { defaultTenantClaim, type GuideClaim, guideClaims } from "./guide-claims";
import type { GeneratedName, GivenValue, Preset } from "./preset";
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
  const absent = {
    entityId: "",
    acsUrl: "",
    metadataUrl: "",
    acsValidator: "",
    certificate: "",
    sloAddress: "",
  };
  const relayState = `${baseUrl}/dashboard`;
  if (connection.protocol === "oidc") return { ...absent, relayState, ...rpAddresses(connection.id, baseUrl) };
  const { entityId, acsUrl, metadataUrl, logoutUrl } = spAddresses(connection.id, connection.saml, baseUrl);
  return {
    ...absent,
    sloAddress: logoutUrl,
    entityId,
    acsUrl,
    metadataUrl,
    relayState,
    certificate,
    // OneLogin's validator is a regular expression: it has to accept our address and no other.
    acsValidator: orUnquotable(
      () => exactPattern(acsUrl),
      () => "",
    ),
    redirectUri: "",
    postLogoutRedirectUri: "",
    backchannelLogoutUri: "",
    frontchannelLogoutUri: "",
    initiateLoginUri: rpAddresses(connection.id, baseUrl).initiateLoginUri,
  };
}

/** A text to paste; or why there is none: a value that no quotation makes safe in its language, or the provider is not known yet. */
export type GuideText = { text: string } | { unquotable: string } | { waitsForProvider: true };

/** What a guide says beside the connection itself. */
export type GuideFacts = {
  /** What the provider may send where the role table is empty. */
  roleKeys: readonly string[];
  /** The Tenant ID of the organization's settings. */
  tenantId: string | null;
  baseUrl: string;
};

/** Makes the texts for the other side of one connection: all of them from one list of claims. Pure. */
export function textsFor(
  connection: Connection,
  preset: Pick<Preset, "sources">,
  facts: GuideFacts,
): (name: GeneratedName) => GuideText {
  const { baseUrl } = facts;
  const { entityId, acsUrl, relayState } = givenValuesOf(connection, "", baseUrl);
  const values = {
    entityId,
    acsUrl,
    relayState,
    connectionName: connection.name,
    sharedAddress: `${baseUrl}/saml/consume`,
    connectionId: connection.id,
    claims: claimsOf(connection, facts),
    sources: preset.sources,
    providerHost: providerHost(connection),
  };
  return (name) =>
    orUnquotable<GuideText>(
      () => {
        const text = generateText(name, values);
        return text === null ? { waitsForProvider: true } : { text };
      },
      (unquotable) => ({ unquotable }),
    );
}

/** The list of claims that a guide asks for. */
export function claimsOf(
  { protocol, claims, provisioning }: Pick<Connection, "protocol" | "claims" | "provisioning">,
  { roleKeys, tenantId }: Pick<GuideFacts, "roleKeys" | "tenantId">,
): GuideClaim[] {
  const { rules } = provisioning.roles;
  const exact = rules.filter(({ match }) => match !== "pattern").map(({ value }) => value);
  const { claim = defaultTenantClaim, value = tenantId } = provisioning.tenantClaim ?? {};
  const roles = [...new Set(rules.length > 0 ? exact : roleKeys)];
  return guideClaims({ protocol, claims, tenant: value === null ? null : { claim, value }, roles });
}

/** The host on which people sign in at the provider, as its metadata says it. */
function providerHost(connection: Connection): string | null {
  if (connection.protocol !== "saml") return null;
  const address = connection.saml.ssoUrl ?? connection.saml.metadataUrl;
  return address === null ? null : new URL(address).host;
}

function orUnquotable<Made>(make: () => Made, otherwise: (value: string) => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UnquotableValue)) throw error;
    return otherwise(error.value);
  }
}
