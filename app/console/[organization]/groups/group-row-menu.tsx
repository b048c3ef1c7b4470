"use client";

import { useTranslations } from "next-intl";
import { DeletableRowMenu } from "@/components/console/list/deletable-row-menu";
import { deleteGroupForm } from "./actions";

/** What can be done with one group of the list. */
export function GroupRowMenu({ slug, group: { key, name } }: { slug: string; group: { key: string; name: string } }) {
  const t = useTranslations("groups");
  const list = useTranslations("list");
  return (
    <DeletableRowMenu
      slug={slug}
      name={name}
      links={[
        { label: list("open"), href: `/console/${slug}/groups/${key}` },
        { label: t("showUsers"), href: `/console/${slug}/users?group=${key}` },
      ]}
      action={deleteGroupForm}
      input={{ key }}
      texts={{
        label: t("delete"),
        title: t("deleteTitle", { name }),
        consequence: t("deleteText"),
        deleted: t("deleted", { name }),
      }}
    />
  );
}
