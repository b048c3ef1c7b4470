"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { DeleteSection } from "@/components/console/delete-section";
import { type GrantFate, grantFates } from "@/lib/connections/grant-fate";
import { deleteDirectoryForm } from "../../actions";

/** Deleting takes what the directory assigned, so the name has to be typed. */
export function DeleteDirectory({ slug, directoryId, name }: { slug: string; directoryId: string; name: string }) {
  const t = useTranslations("directories.delete");
  const [grants, setGrants] = useState<GrantFate>("remove");
  return (
    <DeleteSection
      slug={slug}
      action={deleteDirectoryForm}
      toInput={(confirmName) => ({ directoryId, confirmName, grants })}
      texts={{
        title: t("title"),
        text: t("text"),
        label: t("delete"),
        question: t("question", { name }),
        deleted: t("deleted", { name }),
      }}
      list="directories"
      typeToConfirm={name}
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
    </DeleteSection>
  );
}
