"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { restoreApplicationForm } from "../../actions";

/** Brings a version back as the next one. */
export function RestoreApplication({
  slug,
  applicationId,
  version,
  status,
}: {
  slug: string;
  applicationId: string;
  version: number;
  status: "on" | "off";
}) {
  const t = useTranslations("applications.history");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(restoreApplicationForm, slug);
  return (
    <ConfirmButton
      label={t("restore")}
      name={t("restoreNamed", { version })}
      title={t("restoreTitle", { version })}
      consequence={t(status === "on" ? "restoreText" : "restoreOff")}
      variant="secondary"
      isPending={isPending}
      failure={failure}
      onConfirm={() =>
        run({ applicationId, version }, () => {
          toast.success(t("restored", { version }));
          router.refresh();
        })
      }
    />
  );
}
