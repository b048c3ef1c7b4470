"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { useAdminAction } from "@/components/console/use-admin-action";
import { redeliverForm } from "./actions";

/** What can be done with one delivery of a list. */
export function DeliveryRowMenu({
  slug,
  delivery: { id: deliveryId, webhookId, name },
  isOn,
}: {
  slug: string;
  delivery: { id: string; webhookId: string; name: string };
  /** A webhook that is off sends nothing. */
  isOn: boolean;
}) {
  const t = useTranslations("webhooks.send");
  const list = useTranslations("list");
  const router = useRouter();
  const { run } = useAdminAction(redeliverForm, slug);
  const redeliver = () =>
    run(
      { webhookId, deliveryId },
      () => {
        toast.success(t("onItsWay"));
        router.refresh();
      },
      ({ title }) => toast.error(title),
    );
  const open: RowAction = {
    label: list("open"),
    href: `/console/${slug}/webhooks/${webhookId}/deliveries/${deliveryId}`,
  };
  return <RowMenu name={name} actions={isOn ? [open, { label: t("again"), onSelect: redeliver }] : [open]} />;
}
