const tabs = ["overview", "addresses", "access", "claims", "secrets", "try", "test", "activity", "history"] as const;
export type ApplicationTab = (typeof tabs)[number];

/** What only a client of the OpenID provider has: secrets, and tokens to look at. */
const ofClients: readonly ApplicationTab[] = ["secrets", "try"];

/** What only a site behind a proxy has: the proxy. */
const ofProxies: readonly ApplicationTab[] = ["test"];

/** The parts of an application's page. Pure. */
export const tabsOf = (kind: "oidc" | "proxy"): readonly ApplicationTab[] =>
  tabs.filter((tab) => !(kind === "oidc" ? ofProxies : ofClients).includes(tab));
