import { getTranslations } from "next-intl/server";
import { filterByOne } from "@/components/console/list/few-choices";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnectionNames } from "@/lib/connections/connection-queries";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import {
  type SessionRow,
  type SessionSort,
  searchSessions,
  sessionKeyType,
  sessionSorts,
} from "@/lib/directory/session-list-queries";
import { EndChosen } from "./end-chosen";
import { sessionColumns, sessionName } from "./session-columns";
import { readSessionFilter } from "./session-filter";

const order: ListOrder<SessionSort> = {
  sorts: sessionSorts,
  standard: { sort: "created", descending: true },
  keyType: sessionKeyType,
};

/** Who of the organization is signed in, where and through what. */
export default async function SessionsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, person, rights } = await requireAdmin(slug, "sessions.read");
  const mayWrite = may(rights, "sessions.write");
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("sessions");
  const db = await getDb();
  const connections = await listConnectionNames(db, organization.id, 500);
  const filter = readSessionFilter(query, new Date());
  const read = (place: ListPlace<SessionSort>) => searchSessions(db, organization.id, filter, place);
  // Who looks would be signed out by ending the session of this browser: for that there is "Sign out".
  const mayEnd = ({ id, operator }: SessionRow) => id !== person.sessionId && (person.isOperator || !operator);
  return (
    <>
      <PageHeader help="sessions" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/sessions`}
        query={query}
        texts="sessions"
        filters={[
          { type: "text", name: "search", label: t("search") },
          filterByOne(
            { name: "connection", label: t("columns.connection") },
            [
              { value: "none", label: t("noConnection") },
              ...connections.map(({ id, name }) => ({ value: id, label: name })),
            ],
            query.connection,
            { slug, of: "connections" },
          ),
        ]}
        order={order}
        read={read}
        columns={await sessionColumns(slug, mayEnd, person.sessionId)}
        rowKey={({ id }) => id}
        skeletonRows={12}
        exported={{ slug, list: "sessions" }}
        chosenBy={{ name: await sessionName(), isOpen: (session) => !mayWrite || mayEnd(session) }}
        frame={mayWrite ? (table) => <EndChosen slug={slug}>{table}</EndChosen> : undefined}
      />
    </>
  );
}
