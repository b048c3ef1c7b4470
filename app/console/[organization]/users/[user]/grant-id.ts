/** A role or a group that somebody has, and what gave it. */
export type Grant = { kind: "role" | "group"; key: string; grantedBy: string };

/** What tells a grant of a person from their others. Pure. */
export const grantId = ({ kind, key, grantedBy }: Grant) => `${kind} ${key} ${grantedBy}`;
