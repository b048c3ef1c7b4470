import { SsoError } from "@/lib/errors/sso-error";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { type Discovered, fetchDiscovery } from "@/lib/oidc/discovery-client";
import { type DiscoveredField, type DiscoveryDocument, discoveredFields } from "@/lib/oidc/discovery-document";
import type { OidcConfig, StoredOidc } from "@/lib/oidc/oidc-config";
import { sealClientSecret } from "./client-secret-store";
import type { OidcConnection } from "./connection";
import type { OidcInput } from "./connection-schema";

const fieldNames = Object.keys(discoveredFields) as DiscoveredField[];

/**
 * The OIDC half of a connection that is about to be saved: secret sealed, and the configuration discovered (network) when
 * the issuer is new. Endpoints that were entered by hand win; with all of them entered, discovery may fail (EN-22).
 * @throws SsoError oidc_discovery_*, outbound_*, validation_failed when a kept secret would go to another host
 */
export async function prepareOidcConfig(
  connectionId: string,
  { kind, oidc: input }: OidcInput,
  before: OidcConnection | null,
  policy: OutboundPolicy | null,
  now: Date,
): Promise<{ oidc: StoredOidc; metadataFetchedAt: Date | null }> {
  const { clientSecret, ...typed } = input;
  const stored = before?.oidc ?? null;
  const previous = stored?.discovery ?? null;
  const isNewIssuer = typed.issuer !== null && typed.issuer !== stored?.issuer;
  const found =
    isNewIssuer && typed.issuer !== null && policy !== null
      ? await discover(typed.issuer, kind === "microsoft-oidc", isEnteredByHand(typed, previous), policy)
      : null;
  const config: StoredOidc = {
    ...(found ? withDiscovery(typed, found, previous) : typed),
    discovery: isNewIssuer ? (found?.document ?? null) : previous,
    sealedClientSecret: stored?.sealedClientSecret ?? null,
    clientSecretSetAt: stored?.clientSecretSetAt ?? null,
  };
  if (clientSecret) {
    config.sealedClientSecret = sealClientSecret(connectionId, clientSecret);
    config.clientSecretSetAt = now.toISOString();
  } else if (clientSecret === null) {
    config.sealedClientSecret = null;
    config.clientSecretSetAt = null;
  } else if (stored) requireSecretAgain(stored, config);
  const metadataFetchedAt = found ? now : isNewIssuer ? null : (before?.metadataFetchedAt ?? null);
  return { oidc: config, metadataFetchedAt };
}

async function discover(
  issuer: string,
  isMicrosoft: boolean,
  isOptional: boolean,
  policy: OutboundPolicy,
): Promise<Discovered | null> {
  try {
    return await fetchDiscovery(issuer, isMicrosoft, policy);
  } catch (error) {
    if (isOptional && error instanceof SsoError) return null;
    throw error;
  }
}

/** True when everything that a sign-in needs was typed, not filled in by an earlier document. */
function isEnteredByHand(typed: OidcConfig, previous: DiscoveryDocument | null): boolean {
  const needed = ["authorizationEndpoint", "tokenEndpoint", "jwksUri"] as const;
  return needed.every((field) => typed[field] !== null && typed[field] !== previous?.[discoveredFields[field]]);
}

/**
 * Fills the endpoints from a document. A field that differs from what the last document said was edited by hand, and
 * stays.
 */
export function withDiscovery<Config extends OidcConfig>(
  config: Config,
  { issuer, document }: Discovered,
  previous: DiscoveryDocument | null,
): Config {
  const filled = fieldNames
    .filter((field) => config[field] === null || config[field] === previous?.[discoveredFields[field]])
    .map((field) => [field, document[discoveredFields[field]] ?? null]);
  return { ...config, issuer, ...Object.fromEntries(filled) };
}

/**
 * A kept secret goes to no other host, whether a person moved the endpoint or the provider's own document did: otherwise
 * whoever may edit could have the write-only secret sent to a host of their own.
 * @throws SsoError validation_failed
 */
export function requireSecretAgain(before: StoredOidc, after: StoredOidc): void {
  if (before.sealedClientSecret === null || !goesElsewhere(before, after)) return;
  throw new SsoError("validation_failed", {
    expected: "the client secret again, because the token endpoint is on another host now",
    got: "no secret",
    fields: { "oidc.clientSecret": "secret_again" },
  });
}

function goesElsewhere(before: StoredOidc, after: StoredOidc): boolean {
  const host = (address: string | null) => (address ? new URL(address).hostname : null);
  return (["tokenEndpoint", "revocationEndpoint"] as const).some(
    (field) =>
      after[field] !== null &&
      host(after[field]) !== host(before[field]) &&
      host(after[field]) !== host(before.tokenEndpoint),
  );
}
