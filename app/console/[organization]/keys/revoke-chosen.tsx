"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChosenFrame } from "@/components/console/list/chosen-frame";
import { revokeApiKeysForm } from "./actions";

/** A table of API keys, and the button that revokes those whose boxes are ticked. */
export function RevokeChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("keys.chosen");
  const texts = {
    label: t("label"),
    title: t("title"),
    consequence: t("text"),
    done: (count: number) => t("done", { count }),
  };
  return (
    <ChosenFrame slug={slug} list="keys" deed={{ action: revokeApiKeysForm, texts }}>
      {children}
    </ChosenFrame>
  );
}
