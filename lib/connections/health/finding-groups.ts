import { hashToken } from "@/lib/crypto/tokens";
import { type Finding, severities } from "./lint-connection";

/** All findings of one kind, with the worst of their severities. */
export type FindingGroup = Pick<Finding, "id" | "severity"> & { findings: Finding[] };

/** Findings by kind: the worst first, then the most frequent. Pure. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<Finding["id"], FindingGroup>();
  for (const finding of findings) {
    const group = groups.get(finding.id);
    if (!group) groups.set(finding.id, { id: finding.id, severity: finding.severity, findings: [finding] });
    else {
      group.findings.push(finding);
      if (rank(finding) < rank(group)) group.severity = finding.severity;
    }
  }
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.findings.length - a.findings.length);
}

const rank = ({ severity }: Pick<Finding, "severity">) => severities.indexOf(severity);

/** What was dismissed of one kind and connection. */
export type Dismissal = {
  finding: string;
  connectionId: string | null;
  subjectHashes: readonly string[];
  batch: string;
  reason: string;
  author: string;
  createdAt: Date;
  endsAt: Date | null;
};

/** Findings that were dismissed at once, as far as they are there still. */
export type DismissedBatch = Omit<Dismissal, "connectionId" | "subjectHashes" | "finding"> &
  Pick<Finding, "id"> & { findings: Finding[] };

/**
 * Parts findings into those to show and those that were dismissed. A dismissal covers what its administrator saw: a finding with
 * another subject, such as one more trusted authority, is open again, and so is everything whose time is over. Pure.
 */
export function separateDismissed(
  findings: readonly Finding[],
  dismissals: readonly Dismissal[],
  now: Date,
): { open: Finding[]; dismissed: DismissedBatch[] } {
  const inForce = new Map(
    dismissals
      .filter(({ endsAt }) => endsAt === null || endsAt > now)
      .map((dismissal) => [placeOf(dismissal.finding, dismissal.connectionId), dismissal]),
  );
  const open: Finding[] = [];
  const batches = new Map<string, DismissedBatch>();
  for (const finding of findings) {
    const dismissal = inForce.get(placeOf(finding.id, finding.connectionId));
    if (!dismissal?.subjectHashes.includes(hashSubject(finding))) {
      open.push(finding);
      continue;
    }
    const { batch, reason, author, createdAt, endsAt } = dismissal;
    const found = batches.get(batch);
    if (found) found.findings.push(finding);
    else batches.set(batch, { id: finding.id, batch, reason, author, createdAt, endsAt, findings: [finding] });
  }
  const newestFirst = (a: DismissedBatch, b: DismissedBatch) => b.createdAt.getTime() - a.createdAt.getTime();
  return { open, dismissed: [...batches.values()].sort(newestFirst) };
}

const placeOf = (finding: string, connectionId: string | null) => `${finding} ${connectionId ?? ""}`;

/** A subject may be long, such as the name of an authority; what is compared is short. */
export const hashSubject = ({ subject }: Pick<Finding, "subject">) => hashToken(subject ?? "").slice(0, 22);
