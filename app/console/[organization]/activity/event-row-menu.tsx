"use client";

import { type RowAction, RowMenu } from "@/components/console/list/row-menu";

/**
 * Where one sign-in of the list leads.
 * @param labels from the server, one object for all rows: their group of texts is large
 */
export function EventRowMenu({
  slug,
  event: { reference, email, connection },
  labels,
}: {
  slug: string;
  event: { reference: string; email: string | null; connection: string | null };
  labels: { open: string; copyReference: string; ofPerson: string; ofConnection: string };
}) {
  const base = `/console/${slug}/activity`;
  const all = (label: string, name: string, value: string | null): RowAction[] =>
    value === null ? [] : [{ label, href: `${base}?${new URLSearchParams({ [name]: value })}` }];
  return (
    <RowMenu
      name={reference}
      actions={[
        { label: labels.open, href: `${base}/${reference}` },
        { label: labels.copyReference, copies: reference },
        ...all(labels.ofPerson, "email", email),
        ...all(labels.ofConnection, "connection", connection),
      ]}
    />
  );
}
