import type { ExportColumn } from "@/lib/csv/exported-text";
import type { DomainRow } from "./directory-list-queries";

/** A domain as a row of a file: without the records, which only its own page needs. */
export const toExportedDomain = ({ record: _record, lastFound: _lastFound, connections, ...domain }: DomainRow) => ({
  ...domain,
  connections: connections.map(({ name }) => name),
});
type ExportedDomain = ReturnType<typeof toExportedDomain>;

/** The names are those of the REST API, and the connections that list the domain. */
export const domainExportColumns: readonly ExportColumn<ExportedDomain>[] = [
  { name: "domain", value: ({ domain }) => domain },
  { name: "status", value: ({ status }) => status },
  { name: "connections", value: ({ connections }) => connections },
  { name: "includeSubdomains", value: ({ includeSubdomains }) => includeSubdomains },
  { name: "verifiedAt", value: ({ verifiedAt }) => verifiedAt },
  { name: "failingSince", value: ({ failingSince }) => failingSince },
  { name: "lastCheckedAt", value: ({ lastCheckedAt }) => lastCheckedAt },
  { name: "lastOutcome", value: ({ lastOutcome }) => lastOutcome },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
];
