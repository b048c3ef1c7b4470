const tabs = ["overview", "addresses", "access", "claims", "secrets", "try", "activity", "history"] as const;
export type ApplicationTab = (typeof tabs)[number];

/** What only a client of the OpenID provider has: secrets, and tokens to look at. */
const ofClients: readonly ApplicationTab[] = ["secrets", "try"];

/** The parts of an application's page. Pure. */
export const tabsOf = (kind: "oidc" | "proxy"): readonly ApplicationTab[] =>
  kind === "oidc" ? tabs : tabs.filter((tab) => !ofClients.includes(tab));
