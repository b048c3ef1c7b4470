"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DeleteSection } from "@/components/console/delete-section";
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
  return (
    <DeleteSection
      slug={slug}
      action={deleteConnectionForm}
      toInput={(confirmName) => ({ connectionId, confirmName, grants })}
      texts={{
        title: t("deleteTitle"),
        text: t("deleteText"),
        label: t("delete"),
        question: t("deleteQuestion", { name }),
        deleted: t("deleted", { name }),
      }}
      list="connections"
      typeToConfirm={name}
      onOpen={() => router.refresh()}
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
    </DeleteSection>
  );
}
