import { getFormatter, getTranslations } from "next-intl/server";
import { cellClass, DataTable, rowClass } from "@/components/console/data-table";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listApiKeys } from "@/lib/directory/api-key-store";
import { NewKeyForm, RevokeKeyButton } from "./key-forms";

/** API keys of the organization: made, seen once, revoked. */
export default async function KeysPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("keys");
  const format = await getFormatter();
  const keys = await listApiKeys(await getDb(), organization.id);
  const now = new Date();
  const columns = [
    ...(["name", "kind", "hint", "created", "lastUsed"] as const).map((key) => ({ key, label: t(`columns.${key}`) })),
    { key: "actions", label: t("columns.actions") },
  ];
  return (
    <>
      <PageHeader
        help="keys"
        title={t("title")}
        purpose={
          <>
            {t("purpose")}{" "}
            <a className="underline" href="/api/reference">
              {t("description")}
            </a>
          </>
        }
      />
      <NewKeyForm slug={slug} />
      {keys.length === 0 ? (
        <EmptyState text={t("empty")} />
      ) : (
        <DataTable label={t("title")} columns={columns}>
          {keys.map((key) => (
            <tr key={key.id} className={rowClass}>
              <td className={`${cellClass} font-medium`}>{key.name}</td>
              <td className={cellClass}>{key.readOnly ? t("kinds.readOnly") : t("kinds.full")}</td>
              <td className={`${cellClass} font-mono text-[13px]`}>{key.hint}...</td>
              <td className={cellClass}>
                <Moment at={key.createdAt}>
                  {t("madeBy", { who: key.createdBy, when: format.relativeTime(new Date(key.createdAt), now) })}
                </Moment>
              </td>
              <td className={cellClass}>{key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : t("never")}</td>
              <td className={cellClass}>
                {key.revokedAt ? (
                  <StatusBadge look="off" label={t("revoked")} />
                ) : (
                  <RevokeKeyButton slug={slug} keyId={key.id} name={key.name} />
                )}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}
