import { z } from "zod";
import { type DomainOutcome, domainOutcomes, domainState, domainStates, proofRecord } from "./domain-rules";
import type { Domain } from "./domain-store";

/** A claimed domain for screens and answers, with the record that proves it. */
export const domainViewSchema = z
  .object({
    domain: z.string(),
    status: z.enum(domainStates),
    includeSubdomains: z.boolean(),
    record: z
      .object({ type: z.literal("TXT"), name: z.string(), value: z.string() })
      .meta({ description: "The DNS record that verifies the domain." }),
    verifiedAt: z.iso.datetime().nullable(),
    failingSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: "When the record of a verified domain was first missing." }),
    lastCheckedAt: z.iso.datetime().nullable(),
    lastOutcome: z.enum(domainOutcomes).nullable(),
    lastFound: z.array(z.string()).meta({ description: "The records found that look like verification records." }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Domain" });
export type DomainView = z.infer<typeof domainViewSchema>;

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
