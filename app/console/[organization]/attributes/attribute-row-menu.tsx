"use client";

import { useTranslations } from "next-intl";
import { DeletableRowMenu } from "@/components/console/list/deletable-row-menu";
import { deleteAttributeForm } from "./actions";

/** What can be done with one attribute of the list. */
export function AttributeRowMenu({
  slug,
  attribute: { key, label },
  people,
}: {
  slug: string;
  attribute: { key: string; label: string };
  /** How many have a value. */
  people: number;
}) {
  const t = useTranslations("attributes");
  const list = useTranslations("list");
  return (
    <DeletableRowMenu
      slug={slug}
      name={label}
      links={[{ label: list("open"), href: `/console/${slug}/attributes/${key}` }]}
      action={deleteAttributeForm}
      input={{ key }}
      texts={{
        label: t("delete"),
        title: t("deleteTitle", { label }),
        consequence: t("deleteText", { count: people }),
        deleted: t("deleted", { label }),
      }}
    />
  );
}
