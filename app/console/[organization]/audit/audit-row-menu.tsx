"use client";

import { RowMenu } from "@/components/console/list/row-menu";
import type { AuditView } from "@/lib/audit/audit-queries";

/**
 * What the log is looked through for, beginning at one change.
 * @param name what tells it from the others
 * @param labels from the server, one object for all rows: their group of texts is large
 */
export function AuditRowMenu({
  slug,
  name,
  entry: { actor, actorType, targetType, targetId },
  labels,
}: {
  slug: string;
  name: string;
  entry: Pick<AuditView, "actor" | "actorType" | "targetType" | "targetId">;
  labels: { onlyActor: string; onlyTarget: string };
}) {
  const only = (filters: Record<string, string>) => `/console/${slug}/audit?${new URLSearchParams(filters)}`;
  return (
    <RowMenu
      name={name}
      actions={[
        { label: labels.onlyActor, href: only({ actor, by: actorType }) },
        { label: labels.onlyTarget, href: only({ target: targetId, kind: targetType }) },
      ]}
    />
  );
}
