"use client";

import { useTranslations } from "next-intl";
import { DeleteSection } from "@/components/console/delete-section";
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
  return (
    <DeleteSection
      slug={slug}
      action={deleteApplicationForm}
      toInput={(confirmName) => ({ applicationId, confirmName })}
      texts={{
        title: t("title"),
        text: t("text"),
        label: t("delete"),
        question: t("question", { name }),
        deleted: t("deleted", { name }),
      }}
      list="applications"
      typeToConfirm={name}
    />
  );
}
