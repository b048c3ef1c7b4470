"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { type GrantFate, grantFates } from "@/lib/connections/grant-fate";
import { deleteDirectoryForm } from "../../actions";

/** Deleting takes what the directory assigned, so the name has to be typed. */
export function DeleteDirectory({ slug, directoryId, name }: { slug: string; directoryId: string; name: string }) {
  const t = useTranslations("directories.delete");
  const router = useRouter();
  const [grants, setGrants] = useState<GrantFate>("remove");
  const { run, isPending, failure } = useAdminAction(deleteDirectoryForm, slug);
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
          run({ directoryId, confirmName, grants }, () => {
            toast.success(t("deleted", { name }));
            router.push(`/console/${slug}/directories`);
          })
        }
      >
        <fieldset className="mb-4">
          <legend className="mb-1 font-medium">{t("grants")}</legend>
          {grantFates.map((fate) => (
            <label key={fate} className="flex min-h-8 items-center gap-3">
              <input
                type="radio"
                name="grants"
                className="size-5"
                checked={grants === fate}
                onChange={() => setGrants(fate)}
              />
              {t(`fates.${fate}`)}
            </label>
          ))}
        </fieldset>
      </ConfirmButton>
    </section>
  );
}
