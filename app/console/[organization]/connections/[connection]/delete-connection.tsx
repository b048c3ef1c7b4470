"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { deleteConnectionForm } from "../actions";

/** Deleting locks people out, so the name has to be typed. */
export function DeleteConnection({ slug, connectionId, name }: { slug: string; connectionId: string; name: string }) {
  const t = useTranslations("connectionPage");
  const router = useRouter();
  const removal = useAdminAction(deleteConnectionForm, slug);
  return (
    <section className={`${card} mt-6 border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{t("deleteTitle")}</h2>
      <p className="mb-3 text-muted">{t("deleteText")}</p>
      <ConfirmButton
        label={t("delete")}
        title={t("deleteQuestion", { name })}
        consequence={t("deleteText")}
        typeToConfirm={name}
        isPending={removal.isPending}
        failure={removal.failure}
        onConfirm={(confirmName) =>
          removal.run({ connectionId, confirmName }, () => {
            toast.success(t("deleted", { name }));
            router.push(`/console/${slug}/connections`);
          })
        }
      />
    </section>
  );
}
