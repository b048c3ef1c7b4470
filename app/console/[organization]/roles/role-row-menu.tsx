"use client";

import { useTranslations } from "next-intl";
import { DeletableRowMenu } from "@/components/console/list/deletable-row-menu";
import { deleteRoleForm } from "./actions";

/** What can be done with one role of the list. */
export function RoleRowMenu({ slug, role: { key, name } }: { slug: string; role: { key: string; name: string } }) {
  const t = useTranslations("roles");
  const list = useTranslations("list");
  return (
    <DeletableRowMenu
      slug={slug}
      name={name}
      links={[
        { label: list("open"), href: `/console/${slug}/roles/${key}` },
        { label: t("showUsers"), href: `/console/${slug}/users?role=${key}` },
      ]}
      action={deleteRoleForm}
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
