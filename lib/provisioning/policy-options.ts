/** Closed sets of the policy. Apart from the schemas, because pages need the lists alone. */
export const rolePolicies = ["first", "highest", "all"] as const;
export const unmappedRolePolicies = ["reject", "default", "ignore"] as const;
export const roleMatches = ["exact", "pattern"] as const;
export const groupModes = ["add", "sync"] as const;
