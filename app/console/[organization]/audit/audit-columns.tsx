import { getTranslations } from "next-intl/server";
import { getFieldLabel } from "@/components/console/get-field-label";
import { CutText, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { AuditView } from "@/lib/audit/audit-queries";
import { AuditRowMenu } from "./audit-row-menu";
import { Changes } from "./changes";
import { targetPath } from "./target-path";

/**
 * What a list of changes says of each; what changed opens below.
 * @param nameOf what tells a change from the others
 */
export async function auditColumns(
  slug: string,
  nameOf: (entry: AuditView) => string,
): Promise<ListColumn<AuditView, "when">[]> {
  const t = await getTranslations("audit");
  const list = await getTranslations("list");
  const labels = { onlyActor: t("rowMenu.onlyActor"), onlyTarget: t("rowMenu.onlyTarget") };
  const labelOf = await getFieldLabel();
  return [
    {
      key: "when",
      label: t("columns.when"),
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: "actor",
      label: t("columns.actor"),
      cell: ({ actor, actorType }) => (
        <>
          <CutText text={actor} />
          <span className="text-muted">{t(`actors.${actorType}`)}</span>
        </>
      ),
    },
    {
      key: "action",
      label: t("columns.action"),
      isFixed: true,
      cell: ({ action }) => <CutText text={action} isMono />,
    },
    {
      key: "target",
      label: t("columns.target"),
      cell: (entry) => <CutText text={entry.target} href={targetPath(slug, entry)} />,
    },
    {
      key: "changes",
      label: t("columns.changes"),
      cell: ({ changes, action, target, targetType }) =>
        changes.length > 0 && (
          <Changes
            label={t("changed", { count: changes.length })}
            of={`${action} ${target}`}
            lines={changes.map(
              ({ field, from, to }) => `${labelOf(targetType, field)}: ${valueText(from)} → ${valueText(to)}`,
            )}
          />
        ),
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: (entry) => {
        const { actor, actorType, targetType, targetId } = entry;
        const shown = { actor, actorType, targetType, targetId };
        return <AuditRowMenu slug={slug} name={nameOf(entry)} entry={shown} labels={labels} />;
      },
    },
  ];
}

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 300 ? `${text.slice(0, 300)} ...` : text;
}
