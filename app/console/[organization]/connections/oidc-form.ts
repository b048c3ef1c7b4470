import type { OidcInput } from "@/lib/connections/connection-schema";
import type { OidcConfig } from "@/lib/oidc/oidc-config";
import type { ClientAuthMethod, KeyEncryptionAlgorithm, SigningAlgorithm } from "@/lib/oidc/oidc-methods";
import {
  type Codec,
  type Codecs,
  choiceOr,
  type FormOf,
  fromForm,
  lineList,
  listOf,
  optionalNumber,
  optionalText,
  toForm,
  wordList,
} from "./form-codecs";

/** Absent leaves the method to the provider; without one of ours the client is a public one. */
const clientAuth: Codec<ClientAuthMethod | null, "auto" | "public" | Exclude<ClientAuthMethod, "none">> = {
  toForm: (stored) => (stored === "none" ? "public" : (stored ?? "auto")),
  fromForm: (form) => {
    if (form === "auto") return null;
    return form === "public" ? "none" : form;
  },
};

const fields = {
  issuer: optionalText,
  discoveryQuery: optionalText,
  clientId: optionalText,
  clientSecretExpiresOn: optionalText,
  clientAuth,
  allowedTenants: lineList,
  authorizationEndpoint: optionalText,
  tokenEndpoint: optionalText,
  userinfoEndpoint: optionalText,
  revocationEndpoint: optionalText,
  endSessionEndpoint: optionalText,
  jwksUri: optionalText,
  scopes: wordList,
  idTokenClaims: lineList,
  userinfoClaims: lineList,
  maxAgeSeconds: optionalNumber,
  acrValues: lineList,
  amrValues: lineList,
  idTokenSigningAlg: choiceOr<SigningAlgorithm, "auto">("auto"),
  additionalSigningAlgs: listOf<SigningAlgorithm>(),
  idTokenEncryptionAlg: choiceOr<KeyEncryptionAlgorithm, "unencrypted">("unencrypted"),
  prompt: choiceOr<NonNullable<OidcConfig["prompt"]>, "none">("none"),
} satisfies Codecs<OidcConfig>;

/** The OpenID Connect half of the form. The secret goes in and never comes out. */
export type OidcForm = FormOf<OidcConfig, typeof fields> & { clientSecret: string };

export function oidcToForm(oidc: OidcConfig): OidcForm {
  return { ...toForm(oidc, fields), clientSecret: "" };
}

/** Without a secret that was typed, the stored one is kept. */
export function oidcFromForm({ clientSecret, ...form }: OidcForm): OidcInput["oidc"] {
  const oidc = fromForm<OidcConfig, typeof fields>(form, fields);
  return clientSecret.trim() ? { ...oidc, clientSecret } : oidc;
}
