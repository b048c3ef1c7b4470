"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { deleteApplicationForm } from "../actions";

/** Deleting locks people out, so the name has to be typed. */
export function DeleteApplication({
  slug,
  applicationId,
  name,
}: {
  slug: string;
  applicationId: string;
  name: string;
}) {
  const t = useTranslations("applications.delete");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(deleteApplicationForm, slug);
  return (
    <section className={`${card} mt-6 border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 text-muted">{t("text")}</p>
      <ConfirmButton
        label={t("delete")}
        title={t("question", { name })}
        consequence={t("text")}
        typeToConfirm={name}
        isPending={isPending}
        failure={failure}
        onConfirm={(confirmName) =>
          run({ applicationId, confirmName }, () => {
            toast.success(t("deleted", { name }));
            router.push(`/console/${slug}/applications`);
          })
        }
      />
    </section>
  );
}
