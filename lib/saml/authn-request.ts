import { DOMImplementation, XMLSerializer } from "@xmldom/xmldom";
import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { bindings, nameIdFormats, ns } from "./saml-names";
import type { SpAddresses } from "./sp-addresses";

export type AuthnRequestInput = {
  requestId: string;
  now: Date;
  config: SamlConfig;
  addresses: SpAddresses;
  /** The e-mail that the person typed; goes into Subject when the connection says so. */
  loginHint: string | null;
};

/**
 * The AuthnRequest as XML (core 3.4.1). Built with the DOM, so that every value is escaped by the serializer and order
 * follows the schema: Issuer, Subject, NameIDPolicy, RequestedAuthnContext.
 */
export function buildAuthnRequest({ requestId, now, config, addresses, loginHint }: AuthnRequestInput): string {
  const document = new DOMImplementation().createDocument(ns.protocol, "samlp:AuthnRequest", null);
  const root = document.documentElement;
  const element = (parent: Element, namespace: string, name: string, text?: string): Element => {
    const child = document.createElementNS(namespace, name);
    if (text !== undefined) child.appendChild(document.createTextNode(text));
    parent.appendChild(child);
    return child;
  };
  root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:saml", ns.assertion);
  root.setAttribute("ID", requestId);
  root.setAttribute("Version", "2.0");
  root.setAttribute("IssueInstant", now.toISOString());
  root.setAttribute("Destination", config.ssoUrl ?? "");
  if (config.forceAuthn) root.setAttribute("ForceAuthn", "true");
  root.setAttribute("ProtocolBinding", bindings.post);
  root.setAttribute("AssertionConsumerServiceURL", addresses.acsUrl);
  element(root, ns.assertion, "saml:Issuer", addresses.entityId);
  if (loginHint && config.loginHintParameter === "NameID") {
    const subject = element(root, ns.assertion, "saml:Subject");
    element(subject, ns.assertion, "saml:NameID", loginHint).setAttribute("Format", nameIdFormats.emailAddress);
  }
  const policy = element(root, ns.protocol, "samlp:NameIDPolicy");
  const format = nameIdFormatUri(config);
  if (format !== null) policy.setAttribute("Format", format);
  // Core 3.4.1.1: AllowCreate has no meaning for transient identifiers.
  if (format !== nameIdFormats.transient) policy.setAttribute("AllowCreate", "true");
  if (config.acrValues.length > 0) {
    const context = element(root, ns.protocol, "samlp:RequestedAuthnContext");
    context.setAttribute("Comparison", "exact");
    for (const value of config.acrValues) element(context, ns.assertion, "saml:AuthnContextClassRef", value);
  }
  return new XMLSerializer().serializeToString(document);
}

/** The provider's sign-in address with the typed e-mail under the name that the administrator set (EN-33). */
export function withLoginHint(ssoUrl: string, parameter: string | null, loginHint: string | null): string {
  if (!loginHint || !parameter || parameter === "NameID") return ssoUrl;
  const url = new URL(ssoUrl);
  url.searchParams.set(parameter, loginHint);
  return url.href;
}
