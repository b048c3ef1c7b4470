import { getTranslations } from "next-intl/server";
import { RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { ApplicationSort, UsedApplication } from "@/lib/applications/application-queries";
import { ApplicationRowMenu } from "./application-row-menu";
import { ApplicationStatusBadge } from "./application-status";

/** What the list says of each application: its kind, whether it is on, for whom, and who used it. */
export async function applicationColumns(slug: string): Promise<ListColumn<UsedApplication, ApplicationSort>[]> {
  const t = await getTranslations("applications");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, name, kind }) => (
        <>
          <RowLink href={`/console/${slug}/applications/${id}`} text={name} />
          <span className="text-muted">{t(`kinds.${kind}`)}</span>
        </>
      ),
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ id, status }) => <ApplicationStatusBadge id={id} status={status} />,
    },
    { key: "access", label: t("columns.access"), cell: ({ access }) => t(`access.${access.mode}`) },
    {
      key: "people",
      label: t("columns.people"),
      isNumeric: true,
      cell: ({ people }) => people,
    },
    {
      key: "lastUsed",
      label: t("columns.lastUsed"),
      cell: ({ lastUsedAt }) => <When at={lastUsedAt} never={t("never")} />,
    },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: (application) => {
        const { id, name, kind, status, version } = application;
        const value = application.kind === "oidc" ? application.clientId : application.origin;
        return <ApplicationRowMenu slug={slug} application={{ id, name, kind, status, version, value }} />;
      },
    },
  ];
}
