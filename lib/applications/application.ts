import type { ApplicationInput } from "./application-schema";

/** What an application has that nobody types. */
type Recorded = {
  id: string;
  organizationId: string;
  createdBy: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

/** A client of our OpenID provider. */
export type OidcApplication = Recorded & Extract<ApplicationInput, { kind: "oidc" }> & { clientId: string };

/** A site behind a reverse proxy that asks us. */
export type ProxyApplication = Recorded & Extract<ApplicationInput, { kind: "proxy" }>;

export type Application = OidcApplication | ProxyApplication;

/** The part of an application that is edited: what a form shows, a merge patch changes, and a version keeps. */
export function toInput(application: Application): ApplicationInput {
  const { kind, name, logo, launchUrl, status, access, claims } = application;
  const common = { name, logo, launchUrl, status, access, claims };
  if (kind === "proxy") return { kind, ...common, origin: application.origin, paths: application.paths };
  const { redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri } = application;
  const { clientAuth, jwks, jwksUri } = application;
  const addresses = { redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri };
  return { kind, ...common, ...addresses, clientAuth, jwks, jwksUri };
}

/** Whether the token endpoint is shown a secret. */
export function usesSecret({ clientAuth }: Pick<OidcApplication, "clientAuth">): boolean {
  return clientAuth === "client_secret_basic" || clientAuth === "client_secret_post";
}
