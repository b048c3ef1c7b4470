import type { SamlConnection } from "@/lib/connections/connection";
import {
  type ConnectionForSignIn,
  findConnectionForSignIn,
  listSharedCandidates,
} from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { verifyResponse } from "@/lib/saml/verify-response";
import type { SignInAttempt } from "./attempt-store";
import { verificationKeys } from "./open-connection-keys";
import { isOfProtocol } from "./require-usable-connection";

/**
 * The shared address: the stored request names the connection; without one, only the connection whose own pinned
 * certificate verifies the message (checks.md 4.1). Issuer alone chooses nothing: another organization may have
 * registered the same one.
 */
export async function findSharedConnection(
  response: UnverifiedResponse,
  attempt: SignInAttempt | null,
  ctx: Context,
): Promise<ConnectionForSignIn<SamlConnection>> {
  if (attempt) {
    const found = await findConnectionForSignIn(ctx.db, attempt.connectionId);
    if (found && isOfProtocol(found, "saml")) {
      return requireStyle(found, "shared");
    }
  }
  const candidates =
    response.hints.issuer === null ? [] : await listSharedCandidates(ctx.db, response.hints.issuer.trim());
  const matching: ConnectionForSignIn<SamlConnection>[] = [];
  for (const candidate of candidates) {
    const { connection } = candidate;
    const keys = await verificationKeys(connection, response.xml.includes("EncryptedData"), ctx.db);
    const addresses = spAddresses(connection.id, connection.saml, ctx.baseUrl);
    const { checks } = verifyResponse(response, keys, {
      now: ctx.now,
      config: connection.saml,
      addresses,
      request: { state: "none" },
    });
    const isSigned = checks.some((check) => check.name === "saml_signature_invalid" && check.passed);
    const isForUs = !checks.some((check) => check.name === "saml_audience" && !check.passed);
    if (isSigned && isForUs) matching.push(candidate);
  }
  // A draft with another organization's issuer and certificate takes nothing from the connection that is live.
  const live = matching.filter(({ connection }) => connection.status === "live");
  const [only, ...others] = live.length > 0 ? live : matching;
  if (only && others.length === 0) return only;
  throw new SsoError("connection_not_found", {
    expected: said("verifyingConnection"),
    got: others.length > 0 ? said("connections", { count: matching.length }) : nothing,
  });
}

/** Each connection has one address: an answer at the other one could be told to several connections. */
export function requireStyle(
  found: ConnectionForSignIn<SamlConnection>,
  style: "dedicated" | "shared",
): ConnectionForSignIn<SamlConnection> {
  const { addressStyle } = found.connection.saml;
  if (addressStyle !== style)
    throw new SsoError("connection_not_found", {
      expected: said("addressStyle", { style: addressStyle }),
      got: said("addressStyle", { style }),
    });
  return found;
}
