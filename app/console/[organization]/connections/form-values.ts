import type { Connection } from "@/lib/connections/connection";
import type { ConnectionInput, ConnectionKind, ConnectionStatus } from "@/lib/connections/connection-schema";
import type { FollowingField, OidcConfig } from "@/lib/oidc/oidc-config";
import type { SamlConfig } from "@/lib/saml/saml-config";
import { type Codecs, type FormOf, fromForm, lineList, optionalNumber, optionalText, toForm } from "./form-codecs";
import { type MappingForm, mappingFromForm, mappingToForm } from "./mapping-form";
import { type OidcForm, oidcFromForm, oidcToForm } from "./oidc-form";
import { type SamlForm, samlFromForm, samlToForm } from "./saml-form";

/** A connection as the editor gets it: both halves, the one of the other protocol with its defaults. No secret. */
export type EditorConfig = {
  kind: ConnectionKind;
  saml: SamlConfig;
  oidc: OidcConfig;
  hasClientSecret: boolean;
  /** When the secret was set, which stands for the secret itself; ISO time. */
  clientSecretSetAt: string | null;
  /** What was chosen from the provider's document. */
  followsDiscovery: readonly FollowingField[];
  /** When the discovery document was fetched that the endpoints came from; ISO time. */
  discoveredAt: string | null;
} & Pick<Connection, "claims" | "provisioning" | "signIn">;

/** A draft as the editor shows it. */
export type EditorDraft = {
  name: string;
  config: EditorConfig;
  author: string;
  /** ISO time. */
  updatedAt: string;
  /** Something was saved since the draft was begun. */
  isOutdated: boolean;
  /** What was saved when an outdated draft was begun; null for one that is not, and where nobody knows any more. */
  base: { name: string; config: EditorConfig } | null;
};

type SignIn = Connection["signIn"];

const signInFields = {
  domains: lineList,
  sessionIdleMinutes: optionalNumber,
  sessionAbsoluteMinutes: optionalNumber,
  buttonText: optionalText,
  /** A `data:` address, the address of a kept picture, or empty. */
  buttonImage: optionalText,
} satisfies Codecs<SignIn>;

/** The form's own shape: nothing is null in it, because inputs hold texts. */
export type ConnectionFormValues = {
  name: string;
  status: ConnectionStatus;
  saml: SamlForm;
  oidc: OidcForm;
  signIn: FormOf<SignIn, typeof signInFields>;
} & MappingForm;

/** What is stored, as the form shows it. */
export function toFormValues(
  name: string,
  status: ConnectionStatus,
  { saml, oidc, claims, provisioning, signIn }: EditorConfig,
): ConnectionFormValues {
  return {
    name,
    status,
    saml: samlToForm(saml),
    oidc: oidcToForm(oidc),
    ...mappingToForm({ claims, provisioning }),
    signIn: toForm(signIn, signInFields),
  };
}

/** The form as the one connection schema takes it; that schema has yet to validate it, on the server. */
export function fromFormValues(values: ConnectionFormValues, { kind, signIn: stored }: EditorConfig): ConnectionInput {
  const { name, status } = values;
  const signIn = fromForm<SignIn, typeof signInFields>(values.signIn, signInFields);
  const common = {
    name,
    status,
    ...mappingFromForm(values),
    signIn: {
      ...signIn,
      // Closed while the connection is the default; what stood there is kept.
      domains: signIn.isDefault ? stored.domains : signIn.domains,
      position: Number.isFinite(signIn.position) ? signIn.position : 0,
    },
  };
  return kind === "generic-saml"
    ? { ...common, kind, saml: samlFromForm(values.saml) }
    : { ...common, kind, oidc: oidcFromForm(values.oidc) };
}
