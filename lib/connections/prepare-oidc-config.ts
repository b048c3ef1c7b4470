import type { ClosableContext } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { type Discovered, fetchDiscovery } from "@/lib/oidc/discovery-client";
import {
  type DiscoveredField,
  type DiscoveryDocument,
  type DiscoverySource,
  discoveredFields,
  discoverySource,
} from "@/lib/oidc/discovery-document";
import type { FollowingField, OidcConfig, StoredOidc } from "@/lib/oidc/oidc-config";
import { chosenClientAuth, chosenSigningAlg } from "@/lib/oidc/oidc-methods";
import { sealClientSecret } from "./client-secret";
import type { OidcConnection } from "./connection";
import type { OidcInput } from "./connection-schema";

/** What is saved, and what the caller's fields began with: its draft, or the same. The secret is the latter's. */
export type OidcOrigin = { saved: OidcConnection | null; known: OidcConnection | null };

const fieldNames = Object.keys(discoveredFields) as DiscoveredField[];

/**
 * The OIDC half of a connection that is about to be saved: secret sealed, and the configuration discovered (network) when
 * the issuer, or what its document is asked with, is new. Endpoints that were entered by hand win; with all of them
 * entered, discovery may fail (EN-22). What nobody chose is chosen from the document (0026).
 * @throws SsoError oidc_discovery_*, outbound_*, validation_failed when a kept secret would go to another host
 */
export async function prepareOidcConfig(
  connectionId: string,
  { kind, oidc: input }: OidcInput,
  from: OidcOrigin,
  { outbound, now }: Pick<ClosableContext, "outbound" | "now">,
): Promise<{ oidc: StoredOidc; metadataFetchedAt: Date | null }> {
  const { clientSecret, ...entered } = input;
  const before = lastRead(from);
  const stored = before?.oidc ?? null;
  const source = entered.issuer === null ? null : discoverySource(entered.issuer, entered.discoveryQuery);
  const typed = { ...entered, issuer: source?.issuer ?? null, discoveryQuery: source?.query ?? null };
  const isNewSource =
    source !== null && (source.issuer !== stored?.issuer || source.query !== (stored?.discoveryQuery ?? null));
  const previous = stored?.discovery ?? null;
  const found =
    isNewSource && outbound !== null
      ? await discover(source, kind === "microsoft-oidc", isEnteredByHand(typed, previous), outbound)
      : null;
  const discovery = isNewSource ? (found?.document ?? null) : previous;
  const config: StoredOidc = {
    ...(found ? withDiscovery(typed, found, previous) : typed),
    ...withChoices(typed, stored, discovery),
    discovery,
    sealedClientSecret: from.known?.oidc.sealedClientSecret ?? null,
    clientSecretSetAt: from.known?.oidc.clientSecretSetAt ?? null,
  };
  if (clientSecret) {
    config.sealedClientSecret = sealClientSecret(connectionId, clientSecret);
    config.clientSecretSetAt = now.toISOString();
  } else if (clientSecret === null) {
    config.sealedClientSecret = null;
    config.clientSecretSetAt = null;
  } else if (from.known) requireSecretAgain(from.known.oidc, config);
  const fetchedBefore = isNewSource ? null : (before?.metadataFetchedAt ?? null);
  return { oidc: config, metadataFetchedAt: found ? now : fetchedBefore };
}

/**
 * What a provider's document is compared with. A draft that was kept while somebody typed names a provider whose document
 * nobody has read yet: then it is the saved connection, so that saving reads it.
 */
function lastRead({ saved, known }: OidcOrigin): OidcConnection | null {
  if (!saved || !known || known.oidc.discovery !== null) return known;
  return isSameSource(saved.oidc, known.oidc) ? known : saved;
}

function isSameSource(one: StoredOidc, other: StoredOidc): boolean {
  return one.issuer === other.issuer && one.discoveryQuery === other.discoveryQuery;
}

type Choices = Pick<StoredOidc, FollowingField>;

/**
 * What authenticates us, and what ID tokens are signed by: as chosen by an administrator, else as the document says. One rule
 * with the endpoints: what is as the last document said follows the next one; what differs was set by hand, and stays.
 * @param stored null for a new connection, where everything that is not null was chosen
 */
export function withChoices(
  typed: Pick<OidcConfig, FollowingField>,
  stored: StoredOidc | null,
  document: DiscoveryDocument | null,
): Choices {
  const last = chosenBy(stored?.discovery ?? null);
  const next = chosenBy(document);
  const isByHand = (field: FollowingField) =>
    typed[field] !== null && (typed[field] !== stored?.[field] || typed[field] !== last[field]);
  return {
    clientAuth: (isByHand("clientAuth") ? typed.clientAuth : null) ?? next.clientAuth,
    idTokenSigningAlg: (isByHand("idTokenSigningAlg") ? typed.idTokenSigningAlg : null) ?? next.idTokenSigningAlg,
  };
}

function chosenBy(document: DiscoveryDocument | null): Choices {
  return { clientAuth: chosenClientAuth(document), idTokenSigningAlg: chosenSigningAlg(document) };
}

async function discover(
  source: DiscoverySource,
  isMicrosoft: boolean,
  isOptional: boolean,
  policy: OutboundPolicy,
): Promise<Discovered | null> {
  try {
    return await fetchDiscovery(source, isMicrosoft, policy);
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
    expected: said("secretAgain"),
    got: said("noSecret"),
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
