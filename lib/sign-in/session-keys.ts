import type { Connection } from "@/lib/connections/connection";
import type { SecretBox } from "@/lib/crypto/secret-box";
import type { SessionKeys } from "@/lib/directory/session-store";
import { oidcSidKeys, oidcSubjectKeys, samlIndexKeys, samlSubjectKeys } from "@/lib/identity/logout-keys";
import { isManyTenants } from "@/lib/oidc/microsoft-tenant";
import type { SessionSubject } from "./session-subject";

type Sid = { connection: Connection & { protocol: "oidc" }; tokenIssuer: string | null };

/**
 * The issuer that a `sid` is looked up under. Behind Microsoft's `common` a front-channel logout names no tenant, and its `sid`
 * is unique without one, so the address of the connection stands for all of them.
 * @param tokenIssuer of a token; null for a message that names none
 */
export function sidIssuer({ connection: { kind, oidc }, tokenIssuer }: Sid): string {
  const configured = oidc.issuer ?? "";
  return kind === "microsoft-oidc" && isManyTenants(configured) ? configured : (tokenIssuer ?? configured);
}

/** What a session is written with, so that a logout of its provider finds it. */
export function sessionKeys(connection: Connection, subject: SessionSubject, box: SecretBox): SessionKeys {
  const { issuer, sessionIndexes = [], tokenSubject } = subject;
  const place = { connectionId: connection.id, issuer };
  if (connection.protocol === "saml") {
    const { subjectFormat: format, nameQualifier, spNameQualifier } = subject;
    const name = { nameId: subject.subject, format, nameQualifier, spNameQualifier };
    return {
      subjectKey: samlSubjectKeys(box, place, name)[0],
      sidKey: null,
      indexKeys: sessionIndexes.map((index) => samlIndexKeys(box, place, index)[0]),
    };
  }
  const [sid] = sessionIndexes;
  const sidPlace = { ...place, issuer: sidIssuer({ connection, tokenIssuer: issuer }) };
  return {
    subjectKey: oidcSubjectKeys(box, place, tokenSubject ?? subject.subject)[0],
    sidKey: sid === undefined ? null : oidcSidKeys(box, sidPlace, sid)[0],
    indexKeys: [],
  };
}
