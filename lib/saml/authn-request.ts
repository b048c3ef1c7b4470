import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { bindings, nameIdFormats, ns } from "./saml-names";
import type { SpAddresses } from "./sp-addresses";
import { xmlElement } from "./xml-writer";

export type AuthnRequestInput = {
  requestId: string;
  now: Date;
  config: SamlConfig;
  addresses: SpAddresses;
  /** The e-mail that the person typed; goes into Subject when the connection says so. */
  loginHint: string | null;
};

/**
 * The AuthnRequest as XML (core 3.4.1). Every value is escaped by the writer, and order follows the schema: Issuer, Subject,
 * NameIDPolicy, RequestedAuthnContext.
 */
export function buildAuthnRequest({ requestId, now, config, addresses, loginHint }: AuthnRequestInput): string {
  const format = nameIdFormatUri(config);
  const children = [xmlElement("saml:Issuer", {}, [addresses.entityId])];
  if (loginHint && config.loginHintParameter === "NameID") {
    const name = xmlElement("saml:NameID", { Format: nameIdFormats.emailAddress }, [loginHint]);
    children.push(xmlElement("saml:Subject", {}, [name]));
  }
  // Core 3.4.1.1: AllowCreate has no meaning for transient identifiers.
  const allowCreate = format === nameIdFormats.transient ? null : "true";
  children.push(xmlElement("samlp:NameIDPolicy", { Format: format, AllowCreate: allowCreate }));
  if (config.acrValues.length > 0) {
    const classes = config.acrValues.map((value) => xmlElement("saml:AuthnContextClassRef", {}, [value]));
    children.push(xmlElement("samlp:RequestedAuthnContext", { Comparison: "exact" }, classes));
  }
  const attributes = {
    "xmlns:samlp": ns.protocol,
    "xmlns:saml": ns.assertion,
    ID: requestId,
    Version: "2.0",
    IssueInstant: now.toISOString(),
    Destination: config.ssoUrl ?? "",
    ForceAuthn: config.forceAuthn ? "true" : null,
    ProtocolBinding: bindings.post,
    AssertionConsumerServiceURL: addresses.acsUrl,
  };
  return xmlElement("samlp:AuthnRequest", attributes, children).xml;
}

/** The provider's sign-in address with the typed e-mail under the name that the administrator set (EN-33). */
export function withLoginHint(ssoUrl: string, parameter: string | null, loginHint: string | null): string {
  if (!loginHint || !parameter || parameter === "NameID") return ssoUrl;
  const url = new URL(ssoUrl);
  url.searchParams.set(parameter, loginHint);
  return url.href;
}
