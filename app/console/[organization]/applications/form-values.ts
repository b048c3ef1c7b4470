import type { AccessRule } from "@/lib/applications/access-rule";
import type { ApplicationKind, ClientAuth } from "@/lib/applications/application-schema";
import type { ClaimRow, ClaimSource } from "@/lib/applications/claim-rows";
import type { PathRules } from "@/lib/applications/path-rule";

/** A row of the table of claims, as it is typed. */
export type ClaimRowValues = {
  claim: string;
  from: ClaimSource;
  format: "" | "array" | "string";
  prefix: string;
  only: string;
  value: string;
};

/** What the forms of an application hold; lists are a line each. */
export type ApplicationFormValues = {
  kind: ApplicationKind;
  name: string;
  logo: string;
  launchUrl: string;
  origin: string;
  redirectUris: string;
  postLogoutRedirectUris: string;
  initiateLoginUri: string;
  backchannelLogoutUri: string;
  clientAuth: ClientAuth;
  jwksUri: string;
  paths: { open: string; restricted: { path: string; roles: string[]; groups: string[] }[] };
  access: { mode: AccessRule["mode"]; roles: string[]; groups: string[]; allowUsers: string; denyUsers: string };
  claims: ClaimRowValues[];
};

export const emptyValues: ApplicationFormValues = {
  kind: "oidc",
  name: "",
  logo: "",
  launchUrl: "",
  origin: "",
  redirectUris: "",
  postLogoutRedirectUris: "",
  initiateLoginUri: "",
  backchannelLogoutUri: "",
  clientAuth: "client_secret_basic",
  jwksUri: "",
  paths: { open: "", restricted: [] },
  access: { mode: "everyone", roles: [], groups: [], allowUsers: "", denyUsers: "" },
  claims: [],
};

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const orNull = (text: string): string | null => text.trim() || null;

/** The addresses of one kind, as the schema takes them. */
export function toAddresses(values: ApplicationFormValues): Record<string, unknown> {
  const launchUrl = orNull(values.launchUrl);
  if (values.kind === "proxy")
    return { launchUrl, origin: values.origin, paths: { ...values.paths, open: linesOf(values.paths.open) } };
  const { clientAuth } = values;
  return {
    launchUrl,
    redirectUris: linesOf(values.redirectUris),
    postLogoutRedirectUris: linesOf(values.postLogoutRedirectUris),
    initiateLoginUri: orNull(values.initiateLoginUri),
    backchannelLogoutUri: orNull(values.backchannelLogoutUri),
    clientAuth,
    jwksUri: clientAuth === "private_key_jwt" ? orNull(values.jwksUri) : null,
    // Either the keys or their address: who gives an address replaces keys that were given over REST.
    ...(orNull(values.jwksUri) !== null && { jwks: null }),
  };
}

export function toAccess({ access }: ApplicationFormValues) {
  return { ...access, allowUsers: linesOf(access.allowUsers), denyUsers: linesOf(access.denyUsers) };
}

export function toClaims({ claims }: Pick<ApplicationFormValues, "claims">): object[] {
  return claims.map(({ claim, from, format, prefix, only, value }) => ({
    claim,
    from,
    ...(format && { format }),
    ...(prefix && { prefix }),
    ...(only && {
      only: only
        .split(",")
        .map((key) => key.trim())
        .filter(Boolean),
    }),
    ...(from === "value" && { value }),
  }));
}

/** A whole new application, as the schema takes it. Exceptions are made later, on its page. */
export function toNewApplication(values: ApplicationFormValues): object {
  const { kind, name, logo } = values;
  const { allowUsers: _allowed, denyUsers: _denied, ...access } = values.access;
  return { kind, name, logo: logo || null, ...toAddresses(values), access, claims: toClaims(values) };
}

export const fromClaims = (claims: readonly ClaimRow[]): ClaimRowValues[] =>
  claims.map(({ claim, from, format, prefix, only, value }) => ({
    claim,
    from,
    format: format ?? "",
    prefix: prefix ?? "",
    only: (only ?? []).join(", "),
    value: value ?? "",
  }));

export const fromPaths = ({ open, restricted }: PathRules): ApplicationFormValues["paths"] => ({
  open: open.join("\n"),
  restricted,
});
