const tabs = ["overview", "addresses", "access", "claims", "secrets", "activity", "history"] as const;
export type ApplicationTab = (typeof tabs)[number];

/** The parts of an application's page; a site behind a proxy has no secrets. Pure. */
export const tabsOf = (kind: "oidc" | "proxy"): readonly ApplicationTab[] =>
  kind === "oidc" ? tabs : tabs.filter((tab) => tab !== "secrets");
