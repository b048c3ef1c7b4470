import type { ExportColumn } from "@/lib/csv/exported-text";
import type { Connection } from "./connection";
import type { ConnectionHealth } from "./health/connection-health";

/** A connection as a row of a file: how it stands. Its settings are another file, which can be imported. */
export function toExportedConnection(connection: Connection, health: ConnectionHealth | undefined) {
  const { id, name, kind, preset, status, version, signIn } = connection;
  return {
    id,
    name,
    kind,
    preset,
    status,
    health: health?.state ?? null,
    findings: health?.findings ?? 0,
    offered: signIn.enabled,
    domains: signIn.domains,
    version,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
    lastSignInAt: connection.lastSignInAt?.toISOString() ?? null,
  };
}
type ExportedConnection = ReturnType<typeof toExportedConnection>;

/** The names are those of the REST API, and how the connection stands. */
export const connectionExportColumns: readonly ExportColumn<ExportedConnection>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "name", value: ({ name }) => name },
  { name: "kind", value: ({ kind }) => kind },
  { name: "preset", value: ({ preset }) => preset },
  { name: "status", value: ({ status }) => status },
  { name: "health", value: ({ health }) => health },
  { name: "findings", value: ({ findings }) => findings },
  { name: "offered", value: ({ offered }) => offered },
  { name: "domains", value: ({ domains }) => domains },
  { name: "version", value: ({ version }) => version },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "updatedAt", value: ({ updatedAt }) => updatedAt },
  { name: "lastSignInAt", value: ({ lastSignInAt }) => lastSignInAt },
];
