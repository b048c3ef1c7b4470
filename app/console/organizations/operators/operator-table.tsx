"use client";

import { useTranslations } from "next-intl";
import { DataTable, edgeCellClass, rowClass } from "@/components/console/data-table";
import { CutText, When } from "@/components/console/list/cells";
import { StatusBadge } from "@/components/ui/status-badge";
import type { OperatorView } from "@/lib/installation/operator-view";
import { RemoveOperator } from "./remove-operator";

const columns = ["person", "organization", "status", "addedBy", "addedAt", "lastSignIn"] as const;

/** Who administers the installation, made by whom and since when. */
export function OperatorTable({
  operators,
  ownId,
  onRemoved,
}: {
  operators: OperatorView[];
  ownId: string;
  onRemoved: (email: string) => void;
}) {
  const t = useTranslations("operators");
  const active = operators.filter(({ status }) => status === "active");
  const heads = columns.map((key) => ({ key, label: t(`columns.${key}`) }));
  return (
    <DataTable label={t("title")} columns={[...heads, { key: "actions", label: t("columns.actions"), isAtEdge: true }]}>
      {operators.map(({ id, email, displayName, organization, status, addedBy, addedAt, lastSignInAt }) => (
        <tr key={id} className={rowClass}>
          <td>
            <span className="font-medium">
              <CutText text={displayName ?? email} />
            </span>
            <span className="block text-muted">
              <CutText text={id === ownId ? t("you", { email }) : email} />
            </span>
          </td>
          <td>
            <CutText text={organization} isMono />
          </td>
          <td>
            <StatusBadge variant={status === "active" ? "good" : "off"} label={t(`states.${status}`)} />
          </td>
          <td>
            <CutText text={addedBy ?? t("firstRun")} />
          </td>
          <td>
            <When at={addedAt} never={t("notRecorded")} />
          </td>
          <td>
            <When at={lastSignInAt} never={t("never")} />
          </td>
          <td className={edgeCellClass}>
            <RemoveOperator
              operator={{ id, email }}
              isOwn={id === ownId}
              isLast={active.length === 1 && active[0]?.id === id}
              onRemoved={onRemoved}
            />
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
