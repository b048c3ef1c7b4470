"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { gone, useExpect } from "@/components/console/expected-states";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { changeGrantsForm } from "../users/actions";

/** What can be done with one member of a group. What a provider assigned stays: it would come back at the next sign-in. */
export function MemberRowMenu({
  slug,
  group: key,
  user: { id, email },
  mayRemove,
  isOnlyByHand,
}: {
  slug: string;
  group: string;
  user: { id: string; email: string };
  /** Somebody put them there by hand, and who looks may change their account. */
  mayRemove: boolean;
  /** Nothing else put them there: they leave the list. */
  isOnlyByHand: boolean;
}) {
  const t = useTranslations("groups");
  const list = useTranslations("list");
  const router = useRouter();
  const expect = useExpect();
  const { run } = useAdminAction(changeGrantsForm, slug, () => {
    if (!isOnlyByHand) return;
    expect([id], gone);
    focusPageTitle();
  });
  const showUndo = useUndoToast();
  const grant = { userIds: [id], kind: "group", key } as const;
  const remove = () =>
    run(
      { ...grant, change: "remove" },
      () => {
        router.refresh();
        showUndo(t("manualRemoved", { name: email }), () => changeGrantsForm(slug, { ...grant, change: "add" }));
      },
      ({ title }) => toast.error(title),
    );
  const open: RowAction = { label: list("open"), href: `/console/${slug}/users/${id}` };
  const change: RowAction = { label: t("removeManual"), permission: "users.write", isDanger: true, onSelect: remove };
  return <RowMenu name={email} actions={mayRemove ? [open, change] : [open]} />;
}
