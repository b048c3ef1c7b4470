import type { ApplicationInput, OidcApplicationInput, ProxyApplicationInput } from "./application-schema";

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
export type OidcApplication = Recorded & OidcApplicationInput & { clientId: string };

/** A site behind a reverse proxy that asks us. */
export type ProxyApplication = Recorded & ProxyApplicationInput;

export type Application = OidcApplication | ProxyApplication;

/** The part of an application that is edited: what a form shows, a merge patch changes, and a version keeps. */
export function toInput(application: Application): ApplicationInput {
  return application.kind === "proxy" ? proxyInput(application) : oidcInput(application);
}

export function oidcInput(application: OidcApplication): OidcApplicationInput {
  const { kind, redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri } = application;
  const { clientAuth, jwks, jwksUri } = application;
  const addresses = { redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri };
  return { kind, ...commonInput(application), ...addresses, clientAuth, jwks, jwksUri };
}

export function proxyInput(application: ProxyApplication): ProxyApplicationInput {
  const { kind, origin, paths } = application;
  return { kind, ...commonInput(application), origin, paths };
}

function commonInput({ name, logo, launchUrl, status, access, claims }: Application) {
  return { name, logo, launchUrl, status, access, claims };
}

/** Whether the token endpoint is shown a secret. */
export function usesSecret({ clientAuth }: Pick<OidcApplication, "clientAuth">): boolean {
  return clientAuth === "client_secret_basic" || clientAuth === "client_secret_post";
}
