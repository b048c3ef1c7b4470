"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { deleteGroupForm } from "./actions";

/** What can be done with one group of the list. */
export function GroupRowMenu({ slug, group: { key, name } }: { slug: string; group: { key: string; name: string } }) {
  const t = useTranslations("groups");
  const list = useTranslations("list");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(deleteGroupForm, slug);
  const remove = (close: () => void) =>
    run({ key }, () => {
      close();
      // The row leaves the page with its group.
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
        { label: list("open"), href: `/console/${slug}/groups/${key}` },
        { label: t("showUsers"), href: `/console/${slug}/users?group=${key}` },
        { label: t("delete"), isDanger: true, question },
      ]}
    />
  );
}
