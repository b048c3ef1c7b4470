import { getTranslations } from "next-intl/server";
import { CutText, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import type { ApiKeyView } from "@/lib/directory/api-key-store";
import { may } from "@/lib/directory/console-role";
import { apiKeyStates, searchApiKeys } from "@/lib/directory/directory-list-queries";
import { readKeyFilter } from "./key-filter";
import { NewKeyForm } from "./key-forms";
import { KeyRowMenu } from "./key-row-menu";
import { RevokeChosen } from "./revoke-chosen";

const order: ListOrder<"created"> = {
  sorts: ["created"],
  standard: { sort: "created", descending: true },
  keyType: () => "timestamptz",
};

/** API keys of the organization: made, seen once, revoked. */
export default async function KeysPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "keys.read");
  const mayWrite = may(rights, "keys.write");
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
        chosenBy={{ name: ({ name }) => name }}
        frame={mayWrite ? (table) => <RevokeChosen slug={slug}>{table}</RevokeChosen> : undefined}
      />
    </>
  );
}

async function keyColumns(slug: string, now: Date): Promise<ListColumn<ApiKeyView, "created">[]> {
  const t = await getTranslations("keys");
  const list = await getTranslations("list");
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
      key: "state",
      label: t("state"),
      cell: (key) => {
        const state = stateOf(key, now);
        return <StatusBadge variant={state === "active" ? "good" : "off"} label={t(`states.${state}`)} />;
      },
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
        <>
          <Moment at={createdAt} isInRow />
          <span className="text-muted">
            <CutText text={createdBy} />
          </span>
        </>
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
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ id, name, revokedAt }) => (
        <KeyRowMenu slug={slug} apiKey={{ id, name }} isRevoked={revokedAt !== null} />
      ),
    },
  ];
}

function stateOf({ revokedAt, expiresAt }: ApiKeyView, now: Date): (typeof apiKeyStates)[number] {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && new Date(expiresAt) <= now ? "expired" : "active";
}
