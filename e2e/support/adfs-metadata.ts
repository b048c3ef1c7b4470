import { SignedXml } from "xml-crypto";
import type { KeyPair } from "./saml-response";

const bodyOf = ({ certificate }: KeyPair) => certificate.replace(/-----[A-Z ]+-----|\s/g, "");

function keyOf(pair: KeyPair, use: "signing" | "encryption"): string {
  return `<KeyDescriptor use="${use}"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${bodyOf(pair)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
}

const federation = (name: string, key: string, inner: string) =>
  `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:${name}" protocolSupportEnumeration="http://docs.oasis-open.org/ws-sx/ws-trust/200512 http://docs.oasis-open.org/wsfed/federation/200706" ServiceDisplayName="Acme">${key}${inner}</RoleDescriptor>`;
const address = (name: string, url: string) =>
  `<fed:${name}><EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${url}</Address></EndpointReference></fed:${name}>`;

/**
 * Federation metadata as AD FS publishes it, signed: the signature first, two WS-Federation roles, its own role as a service
 * provider, and an identity provider with the certificates of a rollover. Each role has keys of its own.
 */
export function adfsMetadata(
  host: string,
  keys: { document: KeyPair; federation: KeyPair; serviceProvider: KeyPair; encryption: KeyPair; signing: KeyPair[] },
): string {
  const trust = `https://${host}/adfs/services/trust/2005/issuedtokenmixedsymmetricbasic256`;
  const ls = `https://${host}/adfs/ls/`;
  const binding = (name: string) => `urn:oasis:names:tc:SAML:2.0:bindings:${name}`;
  const logout = `<SingleLogoutService Binding="${binding("HTTP-Redirect")}" Location="${ls}"/><SingleLogoutService Binding="${binding("HTTP-POST")}" Location="${ls}"/>`;
  const saml2 = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
  const xml = `<EntityDescriptor ID="_5f3c0d3e-8a51-4c57-9b1c-2f6f5a1f0a10" entityID="http://${host}/adfs/services/trust" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${federation("ApplicationServiceType", keyOf(keys.federation, "encryption"), address("ApplicationServiceEndpoint", trust) + address("PassiveRequestorEndpoint", ls))}${federation("SecurityTokenServiceType", keyOf(keys.federation, "signing"), address("SecurityTokenServiceEndpoint", trust) + address("PassiveRequestorEndpoint", ls))}<SPSSODescriptor WantAssertionsSigned="true" ${saml2}>${keyOf(keys.serviceProvider, "encryption")}${keyOf(keys.serviceProvider, "signing")}${logout}<AssertionConsumerService Binding="${binding("HTTP-POST")}" Location="${ls}" index="0" isDefault="true"/></SPSSODescriptor><IDPSSODescriptor ${saml2}>${keyOf(keys.encryption, "encryption")}${keys.signing.map((pair) => keyOf(pair, "signing")).join("")}${logout}<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><SingleSignOnService Binding="${binding("HTTP-Redirect")}" Location="${ls}"/><SingleSignOnService Binding="${binding("HTTP-POST")}" Location="${ls}"/><Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="E-Mail Address" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/></IDPSSODescriptor></EntityDescriptor>`;
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>${signed(xml, keys.document)}`;
}

function signed(xml: string, { privateKey, certificate }: KeyPair): string {
  const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
  const signer = new SignedXml({
    privateKey,
    publicCert: certificate,
    getKeyInfoContent: SignedXml.getKeyInfoContent,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: exclusive,
  });
  signer.addReference({
    xpath: "/*",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", exclusive],
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signer.computeSignature(xml, { prefix: "ds", location: { reference: "/*", action: "prepend" } });
  return signer.getSignedXml();
}
