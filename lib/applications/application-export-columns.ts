import type { ExportColumn } from "@/lib/csv/exported-text";
import type { UsedApplication } from "./application-queries";
import { type ApplicationView, toApplicationView } from "./application-view";

type ExportedApplication = ApplicationView & { people: number; lastUsedAt: string | null };

/** An application as a row of a file. A client's secrets are kept apart from it, as hashes, and are in none. */
export function toExportedApplication(application: UsedApplication, baseUrl: string): ExportedApplication {
  const { people, lastUsedAt } = application;
  return { ...toApplicationView(application, baseUrl), people, lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

/** The names are those of the REST API, and who used the application. */
export const applicationExportColumns: readonly ExportColumn<ExportedApplication>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "name", value: ({ name }) => name },
  { name: "kind", value: ({ kind }) => kind },
  { name: "status", value: ({ status }) => status },
  { name: "access", value: ({ access }) => access.mode },
  { name: "launchUrl", value: ({ launchUrl }) => launchUrl },
  { name: "clientId", value: (application) => (application.kind === "oidc" ? application.clientId : null) },
  { name: "redirectUris", value: (application) => (application.kind === "oidc" ? application.redirectUris : null) },
  { name: "origin", value: (application) => (application.kind === "proxy" ? application.origin : null) },
  { name: "people", value: ({ people }) => people },
  { name: "lastUsedAt", value: ({ lastUsedAt }) => lastUsedAt },
  { name: "createdBy", value: ({ createdBy }) => createdBy },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "updatedAt", value: ({ updatedAt }) => updatedAt },
];
