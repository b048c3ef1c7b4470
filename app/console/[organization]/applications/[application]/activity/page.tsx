import { getTimeZone, getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import type { EventView } from "@/lib/activity/event";
import { countFoundEvents, searchEvents } from "@/lib/activity/event-queries";
import { may } from "@/lib/directory/console-role";
import { readEventFilter } from "../../../activity/event-filter";
import { type ApplicationParams, openApplication } from "../open-application";

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "timestamptz",
};

/** Who was turned away from an application, and why. */
export default async function ApplicationActivityPage({
  params,
  searchParams,
}: {
  params: ApplicationParams;
  searchParams: PageSearchParams;
}) {
  const { slug, application, organization, rights, db, base } = await openApplication(params);
  const t = await getTranslations("applications");
  const denials = await getTranslations("applications.denials");
  const query = await readPageQuery(searchParams);
  const mayReadActivity = may(rights, "activity.read");
  const { email, from, before } = readEventFilter(query, { timeZone: await getTimeZone(), now: new Date() });
  const filter = { application: application.id, email, from, before };
  return (
    <ClientTexts of={["list"]}>
      <PageTitle>{`${application.name} · ${t("tabs.activity")}`}</PageTitle>
      <p className="mb-4 text-muted">{denials("purpose")}</p>
      <List
        path={`${base}/activity`}
        query={query}
        texts="applications.denials"
        filters={[
          { type: "text", name: "email", label: denials("user") },
          { type: "days", name: "time", label: denials("when") },
        ]}
        order={order}
        read={async ({ turn, limit }) => {
          const [page, total] = await Promise.all([
            searchEvents(db, organization.id, filter, { turn, limit }),
            countFoundEvents(db, organization.id, filter),
          ]);
          return { ...page, total };
        }}
        columns={await denialColumns(`/console/${slug}`, mayReadActivity)}
        rowKey={({ reference }) => reference}
        exported={mayReadActivity ? { slug, list: "activity", of: { application: application.id } } : undefined}
      />
    </ClientTexts>
  );
}

/**
 * What the list says of each denial.
 * @param mayReadActivity the reference leads to what Activity knows of it
 */
async function denialColumns(console: string, mayReadActivity: boolean): Promise<ListColumn<EventView, "when">[]> {
  const t = await getTranslations("applications.denials");
  const text = await getFactText();
  return [
    {
      key: "user",
      label: t("user"),
      isFixed: true,
      cell: ({ userId, email }) => <RowLink href={`${console}/users/${userId}`} text={email ?? ""} />,
    },
    { key: "when", label: t("when"), cell: ({ createdAt }) => <When at={createdAt} /> },
    { key: "times", label: t("times"), isNumeric: true, cell: ({ repeats }) => repeats + 1 },
    {
      key: "wanted",
      label: t("wanted"),
      cell: ({ checks: [check] }) => <CutText text={check?.expected ? text(check.expected) : ""} />,
    },
    {
      key: "had",
      label: t("had"),
      cell: ({ checks: [check] }) => <CutText text={check?.got ? text(check.got) : ""} />,
    },
    {
      key: "reference",
      label: t("reference"),
      cell: ({ reference }) => (
        <CutText text={reference} isMono href={mayReadActivity ? `${console}/activity/${reference}` : null} />
      ),
    },
  ];
}
