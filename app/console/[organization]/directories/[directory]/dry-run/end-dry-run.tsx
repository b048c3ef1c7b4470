"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { endDryRunForm } from "../../actions";

/** Turns a dry run real, after saying what that means. */
export function EndDryRun({ slug, directoryId, name }: { slug: string; directoryId: string; name: string }) {
  const t = useTranslations("directories.dryRunPage");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(endDryRunForm, slug);
  return (
    <ConfirmButton
      label={t("end")}
      title={t("endTitle", { name })}
      consequence={t("endText")}
      variant="secondary"
      isPending={isPending}
      failure={failure}
      onConfirm={() =>
        run({ directoryId }, ({ users, groups, refused }) => {
          toast.success(t("ended", { name, users, groups }));
          if (refused > 0) toast.warning(t("refusedToast", { count: refused }));
          router.push(`/console/${slug}/directories/${directoryId}`);
        })
      }
    />
  );
}
