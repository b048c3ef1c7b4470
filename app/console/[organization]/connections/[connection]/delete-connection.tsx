"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { type GrantFate, grantFates } from "@/lib/connections/grant-fate";
import type { GrantCount } from "@/lib/directory/connection-grant-store";
import { deleteConnectionForm } from "../actions";

/** Deleting locks people out, so the name has to be typed. */
export function DeleteConnection({
  slug,
  connectionId,
  name,
  granted,
}: {
  slug: string;
  connectionId: string;
  name: string;
  /** What the connection granted, which goes with it or becomes manual. */
  granted: GrantCount;
}) {
  const [grants, setGrants] = useState<GrantFate>("remove");
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
        onOpen={() => router.refresh()}
        onConfirm={(confirmName) =>
          removal.run({ connectionId, confirmName, grants }, () => {
            toast.success(t("deleted", { name }));
            router.push(`/console/${slug}/connections`);
          })
        }
      >
        {granted.people > 0 && (
          <fieldset className="mb-4">
            <legend className="mb-2 font-medium">{t("granted", granted)}</legend>
            {granted.administrators > 0 && (
              <p className="mb-2 text-danger">{t("grantedAdministrators", { count: granted.administrators })}</p>
            )}
            {grantFates.map((fate) => (
              <label key={fate} className="flex min-h-6 items-start gap-2">
                <input
                  type="radio"
                  name="grants"
                  className="mt-0.5 size-5"
                  checked={grants === fate}
                  onChange={() => setGrants(fate)}
                />
                {t(`grantFate.${fate}`)}
              </label>
            ))}
          </fieldset>
        )}
      </ConfirmButton>
    </section>
  );
}
