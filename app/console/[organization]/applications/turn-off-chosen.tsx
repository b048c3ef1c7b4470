"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChosenFrame } from "@/components/console/list/chosen-frame";
import { turnOffApplicationsForm } from "./actions";

/** A table of applications, and the button that turns off those whose boxes are ticked; on they go one by one. */
export function TurnOffChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("applications.chosen");
  const texts = {
    label: t("label"),
    title: t("title"),
    consequence: t("text"),
    done: (count: number) => t("done", { count }),
  };
  return (
    <ChosenFrame slug={slug} list="applications" deed={{ action: turnOffApplicationsForm, texts }}>
      {children}
    </ChosenFrame>
  );
}
