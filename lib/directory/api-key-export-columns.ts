import type { ExportColumn } from "@/lib/csv/exported-text";
import type { ApiKeyView } from "./api-key-store";

/** The names are those of the REST API: of the key itself no more than its first characters. */
export const apiKeyExportColumns: readonly ExportColumn<ApiKeyView>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "name", value: ({ name }) => name },
  { name: "hint", value: ({ hint }) => hint },
  { name: "readOnly", value: ({ readOnly }) => readOnly },
  { name: "scopes", value: ({ scopes }) => scopes },
  { name: "consoleRole", value: ({ consoleRole }) => consoleRole },
  { name: "createdBy", value: ({ createdBy }) => createdBy },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "expiresAt", value: ({ expiresAt }) => expiresAt },
  { name: "lastUsedAt", value: ({ lastUsedAt }) => lastUsedAt },
  { name: "revokedAt", value: ({ revokedAt }) => revokedAt },
];
