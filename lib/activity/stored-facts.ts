import { type Fact, storedFactSchema } from "@/lib/facts/fact-schema";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

/** Checks and decisions as the rows of earlier versions have them: sentences in place of facts, and parts that were not there yet. */
type Earlier<Part, Key extends keyof Part> = Omit<Part, Key> & { [Name in Key]?: unknown };
type StoredCheck = Earlier<Check, "expected" | "got">;
type Rejection = Extract<ProvisioningDecision, { kind: "reject" }>;
type Admission = Exclude<ProvisioningDecision, Rejection>;
type StoredGrant<Grant extends { reason: Fact }> = Earlier<Grant, "reason">;
type StoredAdmission = Omit<Admission, "roles" | "groups" | "notes"> & {
  roles: Omit<Admission["roles"], "granted"> & { granted: StoredGrant<Admission["roles"]["granted"][number]>[] };
  groups?: { granted: StoredGrant<Admission["groups"]["granted"][number]>[]; revoked: string[] };
  notes?: unknown[];
};
type StoredDecision = Earlier<Rejection, "expected" | "got"> | StoredAdmission;

/** The checks of a stored event. */
export function toChecks(stored: unknown): Check[] {
  return (stored as StoredCheck[]).map(({ expected, got, ...check }) => ({
    ...check,
    ...(expected !== undefined && { expected: toFact(expected) }),
    ...(got !== undefined && { got: toFact(got) }),
  }));
}

/** The decision of a stored event. */
export function toDecision(stored: unknown): ProvisioningDecision | null {
  const decision = stored as StoredDecision | null;
  if (decision === null) return null;
  if (decision.kind === "reject")
    return { ...decision, expected: toFact(decision.expected), got: toFact(decision.got) };
  const { roles, groups = { granted: [], revoked: [] }, notes = [] } = decision;
  return {
    ...decision,
    roles: { ...roles, granted: roles.granted.map((grant) => ({ ...grant, reason: toFact(grant.reason) })) },
    groups: { ...groups, granted: groups.granted.map((grant) => ({ ...grant, reason: toFact(grant.reason) })) },
    notes: notes.map(toFact),
  } as Admission;
}

/** What cannot be read is shown as nothing: an event must not hide the others of its list. */
function toFact(stored: unknown): Fact {
  return storedFactSchema.catch({ kind: "none" }).parse(stored);
}
