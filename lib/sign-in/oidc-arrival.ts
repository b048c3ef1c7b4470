import type { OidcConnection } from "@/lib/connections/connection";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import type { CodeExchange } from "@/lib/oidc/oidc-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import type { TokenListener } from "@/lib/oidc/token-listener";

/** An OpenID Connect answer with all that it takes to verify it. */
export type OidcArrival = {
  connection: OidcConnection;
  client: OidcClientConfig;
  exchange: CodeExchange;
  /** How the provider is asked; a `send` that answers from a record verifies an answer again. */
  send: OutboundFetch;
  /** Listens to the token endpoint, by the same `send`. */
  token: TokenListener;
};
