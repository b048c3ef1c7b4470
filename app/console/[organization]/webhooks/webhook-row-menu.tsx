"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { deleteWebhookForm, switchWebhookForm } from "./actions";

/** What can be done with one webhook of the list. */
export function WebhookRowMenu({
  slug,
  webhook: { id: webhookId, name, status },
}: {
  slug: string;
  webhook: { id: string; name: string; status: "on" | "off" };
}) {
  const t = useTranslations("webhooks.turn");
  const gone = useTranslations("webhooks.delete");
  const list = useTranslations("list");
  const router = useRouter();
  const turning = useAdminAction(switchWebhookForm, slug);
  const removal = useAdminAction(deleteWebhookForm, slug);
  const path = `/console/${slug}/webhooks/${webhookId}`;
  const turnOn = () =>
    turning.run(
      { webhookId, status: "on" },
      () => {
        toast.success(t("isOn"));
        router.refresh();
      },
      ({ title }) => toast.error(title),
    );
  const turnOff = (close: () => void) =>
    turning.run({ webhookId, status: "off" }, () => {
      close();
      toast.success(t("isOff"));
      router.refresh();
    });
  const remove = (close: () => void) =>
    removal.run({ webhookId }, () => {
      close();
      // The row leaves the page.
      focusPageTitle();
      toast.success(gone("deleted"));
      router.refresh();
    });
  const turn: RowAction =
    status === "on"
      ? {
          label: t("off"),
          question: { ...turning, title: t("offNamed", { name }), consequence: t("offText"), onConfirm: turnOff },
        }
      : { label: t("on"), onSelect: turnOn };
  const question = { ...removal, title: gone("named", { name }), consequence: gone("text"), onConfirm: remove };
  return (
    <RowMenu
      name={name}
      actions={[
        { label: list("open"), href: path },
        { label: t("deliveries"), href: `${path}/deliveries` },
        turn,
        { label: gone("delete"), isDanger: true, question },
      ]}
    />
  );
}
