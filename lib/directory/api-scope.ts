/** What a key can be limited to, in the order of the console. Each is read, or changed; who may change it may read it. */
export const scopeResources = [
  "organization",
  "users",
  "sessions",
  "roles",
  "groups",
  "attributes",
  "domains",
  "connections",
  "directories",
  "applications",
  "sign-ins",
  "webhooks",
  "keys",
  "audit",
  "config",
] as const;
export type ScopeResource = (typeof scopeResources)[number];

export type ApiScope = `${ScopeResource}:${"read" | "write"}`;

/** Only what can be changed has a scope for it. */
export const apiScopes = scopeResources.flatMap((resource): ApiScope[] =>
  resource === "audit" || resource === "sign-ins" ? [`${resource}:read`] : [`${resource}:read`, `${resource}:write`],
);

/** For how many days the console makes a key; 0: until it is revoked. */
export const apiKeyDays = [30, 90, 365, 0] as const;

/** Whether a key may do what needs a scope. @param held null: everything */
export function hasScope(held: readonly string[] | null, needed: ApiScope): boolean {
  if (held === null || held.includes(needed)) return true;
  return needed.endsWith(":read") && held.includes(needed.replace(/:read$/, ":write"));
}

/** Whether everything that `wanted` allows is allowed by `held`, too. Null allows everything. */
export function holdsScopes(held: readonly string[] | null, wanted: readonly ApiScope[] | null): boolean {
  return held === null || (wanted?.every((scope) => hasScope(held, scope)) ?? false);
}
