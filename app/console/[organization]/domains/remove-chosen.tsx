"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChosenFrame } from "@/components/console/list/chosen-frame";
import { removeDomainsForm } from "./actions";

/** A table of domains, and the button that removes those whose boxes are ticked. */
export function RemoveChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("domains.chosen");
  const texts = {
    label: t("label"),
    title: t("title"),
    consequence: t("text"),
    done: (count: number) => t("done", { count }),
  };
  return (
    <ChosenFrame slug={slug} list="domains" deed={{ action: removeDomainsForm, texts }}>
      {children}
    </ChosenFrame>
  );
}
