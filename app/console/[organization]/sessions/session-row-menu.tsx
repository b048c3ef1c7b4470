"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { endChosenSessions } from "./actions";

/** What can be done with one session of the list. */
export function SessionRowMenu({
  slug,
  session: { id, userId, email, name },
  mayEnd,
}: {
  slug: string;
  /** `name`: what tells it from the others. */
  session: { id: string; userId: string; email: string; name: string };
  mayEnd: boolean;
}) {
  const t = useTranslations("sessions");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(endChosenSessions, slug);
  const end = (close: () => void) =>
    run({ sessions: [id] }, ({ count }) => {
      close();
      // The row leaves the page, and perhaps its table.
      focusPageTitle();
      toast.success(t("ended", { count }));
      router.refresh();
    });
  const open: RowAction = { label: t("openUser"), href: `/console/${slug}/users/${userId}` };
  const question = {
    title: t("endTitle", { email }),
    consequence: t("endText"),
    isPending,
    failure,
    onConfirm: end,
  };
  return <RowMenu name={name} actions={mayEnd ? [open, { label: t("end"), isDanger: true, question }] : [open]} />;
}
