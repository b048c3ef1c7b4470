import type { ExportColumn } from "@/lib/csv/exported-text";
import type { SessionRow } from "./session-list-queries";

/** The names are those of the REST API. */
export const sessionExportColumns: readonly ExportColumn<SessionRow>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "user", value: ({ userId }) => userId },
  { name: "email", value: ({ email }) => email },
  { name: "method", value: ({ method }) => method },
  { name: "connection", value: ({ connectionId }) => connectionId },
  { name: "connectionName", value: ({ connectionName }) => connectionName },
  { name: "applicationNames", value: ({ applications }) => applications.join(", ") },
  { name: "address", value: ({ address }) => address },
  { name: "userAgent", value: ({ userAgent }) => userAgent },
  { name: "createdAt", value: ({ createdAt }) => createdAt.toISOString() },
  { name: "lastSeenAt", value: ({ lastSeenAt }) => lastSeenAt.toISOString() },
  { name: "endsAt", value: ({ endsAt }) => endsAt.toISOString() },
];
