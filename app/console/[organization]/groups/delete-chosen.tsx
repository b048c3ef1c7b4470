"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChosenFrame } from "@/components/console/list/chosen-frame";
import { deleteGroupsForm } from "./actions";

/** A table of groups, and the button that deletes those whose boxes are ticked. */
export function DeleteChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("groups.chosen");
  const texts = {
    label: t("label"),
    title: t("title"),
    consequence: t("text"),
    done: (count: number) => t("done", { count }),
  };
  return (
    <ChosenFrame slug={slug} list="groups" deed={{ action: deleteGroupsForm, texts }}>
      {children}
    </ChosenFrame>
  );
}
