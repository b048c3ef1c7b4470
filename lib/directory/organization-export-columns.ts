import type { ExportColumn } from "@/lib/csv/exported-text";
import type { Organization } from "./organization-store";

/** An organization as a row of a file: what its list shows, not its settings. */
export const toExportedOrganization = ({ slug, name, tenantId, ssoEnabled, createdAt }: Organization) => ({
  slug,
  name,
  tenantId,
  ssoEnabled,
  createdAt: createdAt.toISOString(),
});
type ExportedOrganization = ReturnType<typeof toExportedOrganization>;

/** The names are those of the REST API. */
export const organizationExportColumns: readonly ExportColumn<ExportedOrganization>[] = [
  { name: "slug", value: ({ slug }) => slug },
  { name: "name", value: ({ name }) => name },
  { name: "tenantId", value: ({ tenantId }) => tenantId },
  { name: "ssoEnabled", value: ({ ssoEnabled }) => ssoEnabled },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
];
