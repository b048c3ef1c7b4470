"use client";

import { RowMenu } from "@/components/console/list/row-menu";

/**
 * Where one connection of the list leads.
 * @param labels from the server, one object for all rows: their groups of texts are large
 */
export function ConnectionRowMenu({
  slug,
  connection: { id, name },
  labels,
}: {
  slug: string;
  connection: { id: string; name: string };
  labels: { open: string; test: string; guide: string; activity: string };
}) {
  const base = `/console/${slug}/connections/${id}`;
  return (
    <RowMenu
      name={name}
      actions={[
        { label: labels.open, href: base },
        { label: labels.test, href: `${base}/test` },
        { label: labels.guide, href: `${base}/guide` },
        { label: labels.activity, href: `/console/${slug}/activity?connection=${id}` },
      ]}
    />
  );
}
