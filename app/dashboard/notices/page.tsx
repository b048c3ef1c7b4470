import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CutText } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { requirePerson } from "@/lib/auth/current-person";
import type { Connection } from "@/lib/connections/connection";
import { countFoundConnections, searchConnections } from "@/lib/connections/connection-queries";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { type ConnectionNotice, connectionNotices, writeNoticeChoice } from "@/lib/directory/notice-choice";
import { listNarrowedNotices, listNoticeChoices } from "@/lib/directory/notice-choice-store";
import { confirmationAddress } from "@/lib/sign-in/sign-in-address";
import { ChoiceForm } from "./choice-form";

const path = "/dashboard/notices";
const order: ListOrder<"name"> = {
  sorts: ["name"],
  standard: { sort: "name", descending: false },
  keyType: () => "text",
};

/** The connections about which an administrator gets the mails that they narrowed: found by name, chosen page by page. */
export default async function NoticesPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { user, rights, withheld } = await requirePerson(path);
  if (withheld !== null) redirect(confirmationAddress(path));
  if (!may(rights, "connections.read")) notFound();
  const t = await getTranslations("dashboard.notices");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const owner = { organizationId: user.organizationId, userId: user.id };
  const [narrowed, choices] = await Promise.all([listNarrowedNotices(db, owner), listNoticeChoices(db, owner)]);
  const kinds = connectionNotices.filter((notice) => narrowed.includes(notice));
  const chosen = new Set(choices.map(writeNoticeChoice));
  const filter = {
    search: query.search?.slice(0, 253),
    ids: query.chosen === "yes" ? choices.map(({ connectionId }) => connectionId) : undefined,
  };
  const read = async (place: ListPlace<"name">) => {
    const page = await searchConnections(db, user.organizationId, filter, place);
    return { ...page, total: await countFoundConnections(db, user.organizationId, filter) };
  };
  return (
    <main id="content" className="mx-auto max-w-3xl p-6">
      <PageTitle>{t("connections.title")}</PageTitle>
      <p className="mb-3">
        <Link href="/dashboard#notices" className="link">
          {t("connections.back")}
        </Link>
      </p>
      <h1 className="mb-1 text-xl font-semibold">{t("connections.title")}</h1>
      <p className="mb-4 text-muted">{t(kinds.length === 0 ? "connections.notNarrowed" : "connections.help")}</p>
      {kinds.length > 0 && (
        <ClientTexts
          of={[
            "confirm",
            "dashboard.notices.connections",
            "errors.page_outdated",
            "errors.server_unreachable",
            "list",
            "problem",
            "validation",
          ]}
        >
          <List
            path={path}
            query={query}
            texts="connections"
            views={null}
            filters={[
              { type: "text", name: "search", label: t("connections.search") },
              {
                type: "choice",
                name: "chosen",
                label: t("connections.shown"),
                options: [{ value: "yes", label: t("connections.shownChosen") }],
              },
            ]}
            order={order}
            read={read}
            columns={await choiceColumns(kinds, chosen)}
            rowKey={({ id }) => id}
            frame={(table) => <ChoiceForm>{table}</ChoiceForm>}
          />
        </ClientTexts>
      )}
    </main>
  );
}

/** A box for each kind of mail that is narrowed; what cannot run out at a connection has none. */
async function choiceColumns(
  kinds: readonly ConnectionNotice[],
  chosen: ReadonlySet<string>,
): Promise<ListColumn<Connection, "name">[]> {
  const t = await getTranslations("dashboard.notices");
  const connections = await getTranslations("connections");
  return [
    {
      key: "name",
      label: connections("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ name }) => <CutText text={name} />,
    },
    ...kinds.map(
      (notice): ListColumn<Connection, "name"> => ({
        key: notice,
        label: t(`connections.columns.${notice}`),
        isFixed: true,
        cell: ({ id, name, protocol }) => {
          if ((notice === "certificate" && protocol !== "saml") || (notice === "secret" && protocol !== "oidc"))
            return null;
          const box = writeNoticeChoice({ notice, connectionId: id });
          return (
            <label className="grid size-9 place-items-center max-sm:size-11">
              <input type="hidden" name="shown" value={box} />
              <input
                key={String(chosen.has(box))}
                type="checkbox"
                name="ticked"
                value={box}
                defaultChecked={chosen.has(box)}
                aria-label={t("connections.box", { name, notice: t(notice) })}
                className="size-5"
              />
            </label>
          );
        },
      }),
    ),
  ];
}
