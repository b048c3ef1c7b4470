import type { LogoutParameter } from "./logout-arrival";
import type { SamlConfig } from "./saml-config";
import { ns, statusRequestDenied, statusRequester, statusSuccess } from "./saml-names";
import type { LogoutSubject } from "./verify-logout";
import { xmlElement } from "./xml-writer";

/** How long the provider may take to act on a request of ours. */
export const logoutRequestSeconds = 300;

type Common = {
  id: string;
  now: Date;
  entityId: string;
  /** Null where the answer goes back on the connection that asked. */
  destination: string | null;
};

/**
 * A LogoutRequest as XML (core 3.7.1). The subject stands as the provider gave it, and what it left out is left out: AD FS compares
 * Format and qualifiers character by character.
 */
export function buildLogoutRequest(
  { id, now, entityId, destination }: Common,
  { nameId, nameIdFormat, nameQualifier, spNameQualifier }: LogoutSubject,
  sessionIndexes: readonly string[],
): string {
  const end = new Date(now.getTime() + logoutRequestSeconds * 1000).toISOString();
  const attributes = { NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier, Format: nameIdFormat };
  return xmlElement("samlp:LogoutRequest", { ...heading({ id, now, destination }), NotOnOrAfter: end }, [
    xmlElement("saml:Issuer", {}, [entityId]),
    xmlElement("saml:NameID", attributes, [nameId]),
    ...sessionIndexes.map((index) => xmlElement("samlp:SessionIndex", {}, [index])),
  ]).xml;
}

/**
 * A LogoutResponse as XML (core 3.7.2): Success, or that the request was refused.
 * @param refusal the reference of the event that says why; the caller learns no more
 */
export function buildLogoutResponse(
  { id, now, entityId, destination }: Common,
  inResponseTo: string,
  refusal?: { reference: string },
): string {
  const status = refusal
    ? [
        xmlElement("samlp:StatusCode", { Value: statusRequester }, [
          xmlElement("samlp:StatusCode", { Value: statusRequestDenied }),
        ]),
        xmlElement("samlp:StatusMessage", {}, [`Reference: ${refusal.reference}`]),
      ]
    : [xmlElement("samlp:StatusCode", { Value: statusSuccess })];
  return xmlElement("samlp:LogoutResponse", { ...heading({ id, now, destination }), InResponseTo: inResponseTo }, [
    xmlElement("saml:Issuer", {}, [entityId]),
    xmlElement("samlp:Status", {}, status),
  ]).xml;
}

/** What every message of ours begins with (core 3.2). */
function heading({ id, now, destination }: Omit<Common, "entityId">): Record<string, string | null> {
  return {
    "xmlns:samlp": ns.protocol,
    "xmlns:saml": ns.assertion,
    ID: id,
    Version: "2.0",
    IssueInstant: now.toISOString(),
    Destination: destination,
  };
}

/** Where the provider takes logout messages; null where it names no address. */
export function logoutEndpoint(
  { sloUrl, sloBinding, sloResponseUrl }: Pick<SamlConfig, "sloUrl" | "sloBinding" | "sloResponseUrl">,
  parameter: LogoutParameter,
): { url: string; binding: "redirect" | "post" } | null {
  const url = parameter === "SAMLResponse" ? (sloResponseUrl ?? sloUrl) : sloUrl;
  return url === null ? null : { url, binding: sloBinding };
}
