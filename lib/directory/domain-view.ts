import { type DomainOutcome, type DomainState, domainState, proofRecord } from "./domain-rules";
import type { Domain } from "./domain-store";

/** A claimed domain for screens and answers, with the record that proves it. */
export type DomainView = {
  domain: string;
  status: DomainState;
  includeSubdomains: boolean;
  record: { type: "TXT"; name: string; value: string };
  verifiedAt: string | null;
  /** Since when the proof of a verified domain is gone. */
  failingSince: string | null;
  lastCheckedAt: string | null;
  lastOutcome: DomainOutcome | null;
  /** The records found that look like a proof. */
  lastFound: string[];
  createdAt: string;
};

export function toDomainView(row: Domain): DomainView {
  return {
    domain: row.domain,
    status: domainState(row),
    includeSubdomains: row.includeSubdomains,
    record: proofRecord(row.domain, row.token),
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastCheckedAt: row.lastCheckedAt?.toISOString() ?? null,
    lastOutcome: row.lastOutcome as DomainOutcome | null,
    lastFound: row.lastFound,
    createdAt: row.createdAt.toISOString(),
  };
}
