import { getTranslations } from "next-intl/server";
import { CutText, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/list-table";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import type { ApiKeyView } from "@/lib/directory/api-key-store";
import { apiKeyStates, searchApiKeys } from "@/lib/directory/directory-list-queries";
import { readKeyFilter } from "./key-filter";
import { NewKeyForm, RevokeKeyButton } from "./key-forms";

const order: ListOrder<"created"> = {
  sorts: ["created"],
  standard: { sort: "created", descending: true },
  keyType: () => "timestamptz",
};

/** API keys of the organization: made, seen once, revoked. */
export default async function KeysPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "keys.read");
  const t = await getTranslations("keys");
  const query = await readPageQuery(searchParams);
  const now = new Date();
  const filter = readKeyFilter(query, now);
  const db = await getDb();
  return (
    <>
      <PageHeader
        help="keys"
        title={t("title")}
        purpose={
          <>
            {t("purpose")}{" "}
            <a className="link" href="/api/reference">
              {t("description")}
            </a>
          </>
        }
      />
      <NewKeyForm slug={slug} />
      <List
        path={`/console/${slug}/keys`}
        query={query}
        texts="keys"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "state",
            label: t("state"),
            options: apiKeyStates.map((value) => ({ value, label: t(`states.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchApiKeys(db, organization.id, filter, place)}
        columns={await keyColumns(slug, now)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "keys" }}
      />
    </>
  );
}

async function keyColumns(slug: string, now: Date): Promise<ListColumn<ApiKeyView, "created">[]> {
  const t = await getTranslations("keys");
  return [
    {
      key: "name",
      label: t("columns.name"),
      isFixed: true,
      cell: ({ name }) => (
        <span className="font-medium">
          <CutText text={name} />
        </span>
      ),
    },
    {
      key: "kind",
      label: t("columns.kind"),
      cell: ({ readOnly, scopes }) => (
        <>
          {readOnly ? t("kinds.readOnly") : t("kinds.full")}
          {scopes && (
            <details>
              <summary className="cursor-pointer text-muted">{t("kinds.scopes", { count: scopes.length })}</summary>
              <span className="font-mono text-small break-all">{scopes.join(" ")}</span>
            </details>
          )}
        </>
      ),
    },
    { key: "hint", label: t("columns.hint"), cell: ({ hint }) => <CutText text={`${hint}...`} isMono /> },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt, createdBy }) => (
        <Moment at={createdAt} words={(when) => t("madeBy", { who: createdBy, when })} />
      ),
    },
    {
      key: "expires",
      label: t("columns.expires"),
      cell: ({ expiresAt }) => <When at={expiresAt} never={t("neverExpires")} />,
    },
    {
      key: "lastUsed",
      label: t("columns.lastUsed"),
      cell: ({ lastUsedAt }) => <When at={lastUsedAt} never={t("never")} />,
    },
    {
      key: "actions",
      label: t("columns.actions"),
      isFixed: true,
      cell: ({ id, name, revokedAt, expiresAt }) => {
        if (revokedAt) return <StatusBadge look="off" label={t("revoked")} />;
        const isOver = expiresAt !== null && new Date(expiresAt) <= now;
        return (
          <span className="flex flex-wrap items-center gap-2">
            {isOver && <StatusBadge look="off" label={t("expired")} />}
            <RevokeKeyButton slug={slug} keyId={id} name={name} />
          </span>
        );
      },
    },
  ];
}
