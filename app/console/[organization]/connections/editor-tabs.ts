/** The tabs of a connection that hold fields of its one form. */
const formTabs = ["overview", "provider", "mapping", "signIn", "security"] as const;
export type FormTab = (typeof formTabs)[number];

/** All of them, in the order in which they are shown. */
export const connectionTabs = [...formTabs, "test", "history"] as const;
export type ConnectionTab = (typeof connectionTabs)[number];

const addresses: Record<ConnectionTab, string> = {
  overview: "",
  provider: "/provider",
  mapping: "/mapping",
  signIn: "/sign-in",
  security: "/security",
  test: "/test",
  history: "/history",
};

/** @param base the connection's own address */
export function tabAddress(base: string, tab: ConnectionTab): string {
  return `${base}${addresses[tab]}`;
}

/** Whether this is the address of a tab of the connection. @param base the connection's own address */
export function isTabOf(base: string, address: string): boolean {
  return connectionTabs.some((tab) => tabAddress(base, tab) === address);
}

/** What the provider says about itself, and what it is told of us; the rest of both protocols is security. */
const providerFields = new Set([
  ...["issuer", "ssoUrl", "ssoBinding", "sloUrl", "metadataUrl", "certificates", "adoptCertificates"].map(
    (field) => `saml.${field}`,
  ),
  ...["addressStyle", "entityIdOverride", "sloBinding", "sloResponseUrl", "singleLogout"].map(
    (field) => `saml.${field}`,
  ),
  ...["issuer", "discoveryQuery", "clientId", "clientSecret", "clientSecretExpiresOn", "clientAuth"].map(
    (field) => `oidc.${field}`,
  ),
  ...["allowedTenants", "authorizationEndpoint", "tokenEndpoint", "userinfoEndpoint"].map((field) => `oidc.${field}`),
  ...["revocationEndpoint", "endSessionEndpoint", "jwksUri"].map((field) => `oidc.${field}`),
]);

/** The tab on which a field of the form stands. */
export function tabOf(path: string): FormTab {
  const [part = "", field = ""] = path.split(".");
  if (part === "claims" || part === "provisioning") return "mapping";
  if (part === "signIn") return "signIn";
  if (part !== "saml" && part !== "oidc") return "overview";
  return providerFields.has(`${part}.${field}`) ? "provider" : "security";
}

/** The tabs with a field that is marked. @param marks the form's fields, nested as they are, with true where one is */
export function markedTabs(marks: object): FormTab[] {
  const found = new Set(
    Object.entries(marks).flatMap(([part, value]) => {
      if (!isMarked(value)) return [];
      const isProtocol = part === "saml" || part === "oidc";
      if (!isProtocol) return [tabOf(part)];
      return Object.entries(value as object).flatMap(([field, mark]) =>
        isMarked(mark) ? [tabOf(`${part}.${field}`)] : [],
      );
    }),
  );
  return formTabs.filter((tab) => found.has(tab));
}

function isMarked(value: unknown): boolean {
  return value === true || (typeof value === "object" && value !== null && Object.values(value).some(isMarked));
}
