import { getTranslations } from "next-intl/server";
import { DataTable, Pager, rowClass } from "@/components/console/data-table";
import { getFactText } from "@/components/console/get-fact-text";
import { readListState, writeCursor } from "@/components/console/list/list-state";
import { type PageSearchParams, readPageQuery, withQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { searchEvents } from "@/lib/activity/event-queries";
import { type ApplicationParams, openApplication } from "../open-application";

const order = {
  sorts: ["created"] as const,
  standard: { sort: "created" as const, descending: true },
  keyType: () => "timestamptz" as const,
};

/** Who was turned away from an application, and why. */
export default async function ApplicationActivityPage({
  params,
  searchParams,
}: {
  params: ApplicationParams;
  searchParams: PageSearchParams;
}) {
  const { slug, application, organization, db, base } = await openApplication(params);
  const t = await getTranslations("applications");
  const text = await getFactText();
  const query = await readPageQuery(searchParams);
  const { turn, size } = readListState(query, order);
  const page = await searchEvents(db, organization.id, { application: application.id }, { limit: size, turn });
  const path = `${base}/activity`;
  return (
    <>
      <PageTitle>{`${application.name} · ${t("tabs.activity")}`}</PageTitle>
      <p className="mb-4 text-muted">{t("denials.purpose")}</p>
      {page.rows.length === 0 ? (
        <p className="text-muted">{t("denials.none")}</p>
      ) : (
        <DataTable
          label={t("denials.title")}
          columns={(["user", "when", "times", "wanted", "had", "reference"] as const).map((key) => ({
            key,
            label: t(`denials.${key}`),
            isNumeric: key === "times",
          }))}
        >
          {page.rows.map(({ reference, email, userId, createdAt, repeats, checks }) => (
            <tr key={reference} className={rowClass}>
              <td>
                <Link className="link" href={`/console/${slug}/users/${userId}`}>
                  {email}
                </Link>
              </td>
              <td className="whitespace-nowrap">
                <Moment at={createdAt} isInRow />
              </td>
              <td className="text-right tabular-nums">{repeats + 1}</td>
              <td className="break-words">{checks[0]?.expected && text(checks[0].expected)}</td>
              <td className="break-words">{checks[0]?.got && text(checks[0].got)}</td>
              <td>
                <code className="font-mono text-small">{reference}</code>
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <Pager
        label={t("denials.pages")}
        previous={
          page.previous
            ? {
                href: withQuery(path, query, { before: writeCursor(page.previous), after: undefined }),
                text: t("denials.newer"),
              }
            : undefined
        }
        next={
          page.next
            ? {
                href: withQuery(path, query, { after: writeCursor(page.next), before: undefined }),
                text: t("denials.older"),
              }
            : undefined
        }
      />
    </>
  );
}
