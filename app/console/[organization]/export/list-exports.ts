import type { PageQuery } from "@/components/console/page-query";
import { eventColumns } from "@/lib/activity/event-columns";
import { searchEvents } from "@/lib/activity/event-queries";
import { applicationExportColumns, toExportedApplication } from "@/lib/applications/application-export-columns";
import { searchApplications } from "@/lib/applications/application-queries";
import { auditColumns } from "@/lib/audit/audit-columns";
import { searchAudit } from "@/lib/audit/audit-queries";
import { connectionExportColumns, toExportedConnection } from "@/lib/connections/connection-export-columns";
import { searchConnections } from "@/lib/connections/connection-queries";
import { readHealth } from "@/lib/connections/health/read-health";
import type { Context } from "@/lib/context";
import { type ExportColumn, type ExportedRows, exportedText } from "@/lib/csv/exported-text";
import type { Page, Turn } from "@/lib/db/keyset";
import { directoryExportColumns, toExportedDirectory } from "@/lib/directories/directory-export-columns";
import {
  directoryGroupExportColumns,
  toExportedDirectoryGroup,
} from "@/lib/directories/directory-group-export-columns";
import { searchDirectoryGroups } from "@/lib/directories/directory-group-queries";
import { searchDirectories } from "@/lib/directories/directory-list-queries";
import { searchDirectoryPeople } from "@/lib/directories/directory-people-queries";
import { personExportColumns, toExportedPerson } from "@/lib/directories/person-export-columns";
import { requestExportColumns, toExportedRequest } from "@/lib/directories/request-export-columns";
import { searchScimRequests } from "@/lib/directories/request-queries";
import { apiKeyExportColumns } from "@/lib/directory/api-key-export-columns";
import { attributeExportColumns, toExportedAttribute } from "@/lib/directory/attribute-export-columns";
import { searchAttributes } from "@/lib/directory/attribute-list-queries";
import { listAttributes } from "@/lib/directory/attribute-store";
import type { Permission } from "@/lib/directory/console-role";
import {
  searchApiKeys,
  searchDomains,
  searchGroups,
  searchOrganizations,
} from "@/lib/directory/directory-list-queries";
import { domainExportColumns, toExportedDomain } from "@/lib/directory/domain-export-columns";
import { exportUsers, userColumnsWith } from "@/lib/directory/export-users";
import { groupExportColumns, toExportedGroup } from "@/lib/directory/group-export-columns";
import { organizationExportColumns, toExportedOrganization } from "@/lib/directory/organization-export-columns";
import { roleExportColumns } from "@/lib/directory/role-export-columns";
import { searchRoles } from "@/lib/directory/role-list-queries";
import { sessionExportColumns } from "@/lib/directory/session-export-columns";
import { searchSessions } from "@/lib/directory/session-list-queries";
import { findDirectory } from "@/lib/scim/directory-store";
import { deliveryExportColumns, toExportedDelivery } from "@/lib/webhooks/delivery-export-columns";
import { searchDeliveries } from "@/lib/webhooks/delivery-list-queries";
import { webhookExportColumns } from "@/lib/webhooks/webhook-export-columns";
import { searchWebhooks } from "@/lib/webhooks/webhook-list-queries";
import { toWebhookView } from "@/lib/webhooks/webhook-view";
import { readOrganizationFilter } from "../../organizations/organization-filter";
import { readEventFilter } from "../activity/event-filter";
import { readApplicationFilter } from "../applications/application-filter";
import { readAttributeFilter } from "../attributes/attribute-filter";
import { readAuditFilter } from "../audit/audit-filter";
import { readConnectionFilter, readHealthFilter, withHealth } from "../connections/connection-filter";
import { readDirectoryGroupFilter } from "../directories/[directory]/groups/directory-group-filter";
import { readPersonFilter } from "../directories/[directory]/people/person-filter";
import { readRequestFilter } from "../directories/[directory]/requests/read-filter";
import { readDirectoryFilter } from "../directories/directory-filter";
import { readDomainFilter } from "../domains/domain-filter";
import { readGroupFilter } from "../groups/group-filter";
import { readKeyFilter } from "../keys/key-filter";
import { readRoleFilter } from "../roles/role-filter";
import { readSessionFilter } from "../sessions/session-filter";
import { readUserFilter } from "../users/user-filter";
import { readDeliveryFilter } from "../webhooks/[webhook]/deliveries/delivery-filter";
import { readWebhookFilter } from "../webhooks/webhook-filter";

/** Whose list is read, the zone of the days that its filters name, and which rows were chosen; absent: all. */
type ExportContext = Context & { organization: { id: string }; timeZone: string; chosen?: readonly string[] };

/** A list of the console as a file: who may have it, and the rows that the filters of an address leave. */
type ListExport = {
  permission: Permission;
  open: (query: PageQuery, ctx: ExportContext) => ExportedRows | Promise<ExportedRows>;
};

type Place = { descending: boolean; turn: Turn | null; limit: number };

/** However long a list is, so many of its rows are in memory. */
const batch = 500;

/** Rows of a file, batch by batch, in an order in which none is missed or comes twice meanwhile. */
const rowsOf =
  <Row>(
    columns: readonly ExportColumn<Row>[],
    read: (place: Place) => Promise<Pick<Page<Row>, "rows" | "next">>,
  ): ExportedRows =>
  (format) =>
    exportedText(format, columns, (turn) => read({ descending: false, turn, limit: batch }));

/** A page of a list, each of its rows as the file says it. */
async function mapped<Found, Row>(found: Promise<Page<Found>>, to: (row: Found) => Row) {
  const { rows, next } = await found;
  return { rows: rows.map(to), next };
}

/** Every list that can be had as a file. An entry here is all that another one needs, and `exported` and `chosenBy` on its page. */
export const listExports = {
  activity: {
    permission: "activity.read",
    open: (query, { db, organization, timeZone, now, chosen: ids }) => {
      const filter = { ...readEventFilter(query, { timeZone, now }), ids };
      return rowsOf(eventColumns, (place) => searchEvents(db, organization.id, filter, place));
    },
  },
  applications: {
    permission: "applications.read",
    open: (query, { db, organization, baseUrl, chosen: ids }) => {
      const filter = { ...readApplicationFilter(query), ids };
      return rowsOf(applicationExportColumns, (place) =>
        mapped(searchApplications(db, organization.id, filter, { ...place, sort: "created" }), (row) =>
          toExportedApplication(row, baseUrl),
        ),
      );
    },
  },
  attributes: {
    permission: "attributes.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readAttributeFilter(query), ids };
      return rowsOf(attributeExportColumns, (place) =>
        mapped(searchAttributes(db, organization.id, filter, { ...place, sort: "key" }), toExportedAttribute),
      );
    },
  },
  audit: {
    permission: "audit.read",
    open: (query, { db, organization, timeZone, chosen: ids }) => {
      const filter = { ...readAuditFilter(query, timeZone), ids };
      return rowsOf(auditColumns, (place) => searchAudit(db, organization.id, filter, place));
    },
  },
  connections: {
    permission: "connections.read",
    open: async (query, ctx) => {
      const { db, organization } = ctx;
      const health = await readHealth(organization.id, null, ctx);
      const state = readHealthFilter(query);
      const found = readConnectionFilter(query);
      const ofState = state ? withHealth(found, state, health) : found;
      const filter = ctx.chosen ? { ...found, ids: ctx.chosen } : ofState;
      return rowsOf(connectionExportColumns, (place) =>
        mapped(searchConnections(db, organization.id, filter, { ...place, sort: "created" }), (row) =>
          toExportedConnection(row, health.get(row.id)),
        ),
      );
    },
  },
  deliveries: {
    permission: "webhooks.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readDeliveryFilter(query), ids };
      const of = { organizationId: organization.id, id: query.webhook };
      return rowsOf(deliveryExportColumns, (place) =>
        mapped(searchDeliveries(db, of, filter, place), toExportedDelivery),
      );
    },
  },
  directories: {
    permission: "directories.read",
    open: (query, { db, now, organization, baseUrl, chosen: ids }) => {
      const filter = { ...readDirectoryFilter(query), ids };
      const of = { organizationId: organization.id, now };
      return rowsOf(directoryExportColumns, (place) =>
        mapped(searchDirectories(db, of, filter, { ...place, sort: "created" }), (row) =>
          toExportedDirectory(row, baseUrl),
        ),
      );
    },
  },
  directory_groups: {
    permission: "directories.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readDirectoryGroupFilter(query), ids };
      const of = { organizationId: organization.id, directoryId: query.directory ?? "" };
      return rowsOf(directoryGroupExportColumns, (place) =>
        mapped(searchDirectoryGroups(db, of, filter, { ...place, sort: "name" }), toExportedDirectoryGroup),
      );
    },
  },
  directory_people: {
    permission: "directories.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readPersonFilter(query), ids };
      const of = { organizationId: organization.id, directoryId: query.directory ?? "" };
      return rowsOf(personExportColumns, (place) =>
        mapped(searchDirectoryPeople(db, of, filter, { ...place, sort: "userName" }), toExportedPerson),
      );
    },
  },
  directory_requests: {
    permission: "directories.read",
    open: async (query, { db, organization, chosen: ids }) => {
      // What only asks can be chosen, too, where it is shown.
      const filter = ids ? { ids, withQuestions: true } : readRequestFilter(query);
      const of = { organizationId: organization.id, directoryId: query.directory ?? "" };
      // Without such a directory there are no requests to be told with its name.
      const name = (await findDirectory(db, of))?.name ?? "";
      return rowsOf(requestExportColumns, (place) =>
        mapped(searchScimRequests(db, of, filter, place), (row) => toExportedRequest(row, name)),
      );
    },
  },
  domains: {
    permission: "domains.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readDomainFilter(query), ids };
      return rowsOf(domainExportColumns, (place) =>
        mapped(searchDomains(db, organization.id, filter, place), toExportedDomain),
      );
    },
  },
  groups: {
    permission: "groups.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readGroupFilter(query), ids };
      return rowsOf(groupExportColumns, (place) =>
        mapped(searchGroups(db, organization.id, filter, { ...place, sort: "key" }), toExportedGroup),
      );
    },
  },
  keys: {
    permission: "keys.read",
    open: (query, { db, now, organization, chosen: ids }) => {
      const filter = { ...readKeyFilter(query, now), ids };
      return rowsOf(apiKeyExportColumns, (place) => searchApiKeys(db, organization.id, filter, place));
    },
  },
  roles: {
    permission: "roles.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readRoleFilter(query), ids };
      return rowsOf(roleExportColumns, (place) =>
        searchRoles(db, organization.id, filter, { ...place, sort: "priority" }),
      );
    },
  },
  sessions: {
    permission: "sessions.read",
    open: (query, { db, now, organization, chosen: ids }) => {
      const filter = { ...readSessionFilter(query, now), ids };
      return rowsOf(sessionExportColumns, (place) =>
        searchSessions(db, organization.id, filter, { ...place, sort: "created" }),
      );
    },
  },
  users: {
    permission: "users.read",
    open: async (query, { db, now, organization, timeZone, chosen: ids }) => {
      const filter = { ...readUserFilter(query, { now, timeZone }), ids };
      const attributes = await listAttributes(db, organization.id);
      return rowsOf(userColumnsWith(attributes), ({ turn }) => exportUsers(db, organization.id, filter, turn));
    },
  },
  webhooks: {
    permission: "webhooks.read",
    open: (query, { db, organization, chosen: ids }) => {
      const filter = { ...readWebhookFilter(query), ids };
      return rowsOf(webhookExportColumns, (place) =>
        mapped(searchWebhooks(db, organization.id, filter, { ...place, sort: "created" }), toWebhookView),
      );
    },
  },
} as const satisfies Record<string, ListExport>;

/** The organizations of the installation: the one list that no organization has. */
export const openOrganizations = (
  query: PageQuery,
  { db, chosen: slugs }: Pick<ExportContext, "db" | "chosen">,
): ExportedRows => {
  const filter = { ...readOrganizationFilter(query), slugs };
  return rowsOf(organizationExportColumns, (place) =>
    mapped(searchOrganizations(db, filter, { ...place, sort: "slug" }), toExportedOrganization),
  );
};

/** More than a page of a list holds, and few enough for one statement. */
const chosenAtMost = 500;

/** The rows that an address names, by what their list knows them by; undefined for all that the filters leave, null for too many. Pure. */
export function readChosen({ chosen }: PageQuery): readonly string[] | undefined | null {
  const ids = chosen?.split(",");
  return ids && (ids.length > chosenAtMost || ids.some((id) => id.length > 253)) ? null : ids;
}

/** What the audit log keeps of an address: of chosen rows how many they are, because there is no room for all their names. Pure. */
export function auditedQuery(query: PageQuery, chosen: readonly string[] | undefined): PageQuery {
  return chosen ? { ...query, chosen: String(chosen.length) } : query;
}

/** The lists that can be had as files, as their addresses call them. */
export type ExportedList = keyof typeof listExports;

/** The list that an address calls so; null when there is none. Pure. */
export function findListExport(name: string): (ListExport & { name: ExportedList }) | null {
  return isExported(name) ? { name, ...listExports[name] } : null;
}

const isExported = (name: string): name is ExportedList => Object.hasOwn(listExports, name);
