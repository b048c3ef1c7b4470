"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { deleteRoleForm } from "./actions";

/** What can be done with one role of the list. */
export function RoleRowMenu({ slug, role: { key, name } }: { slug: string; role: { key: string; name: string } }) {
  const t = useTranslations("roles");
  const list = useTranslations("list");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(deleteRoleForm, slug);
  const remove = (close: () => void) =>
    run({ key }, () => {
      close();
      // The row leaves the page with its role.
      focusPageTitle();
      toast.success(t("deleted", { name }));
      router.refresh();
    });
  const question = {
    title: t("deleteTitle", { name }),
    consequence: t("deleteText"),
    isPending,
    failure,
    onConfirm: remove,
  };
  return (
    <RowMenu
      name={name}
      actions={[
        { label: list("open"), href: `/console/${slug}/roles/${key}` },
        { label: t("showUsers"), href: `/console/${slug}/users?role=${key}` },
        { label: t("delete"), isDanger: true, question },
      ]}
    />
  );
}
