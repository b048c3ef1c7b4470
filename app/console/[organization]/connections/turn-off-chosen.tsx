"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChosenFrame } from "@/components/console/list/chosen-frame";
import { turnOffConnectionsForm } from "./actions";

/** A table of connections, and the button that turns off those whose boxes are ticked. Turning on asks for a test of each. */
export function TurnOffChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("connections.chosen");
  const texts = {
    label: t("label"),
    title: t("title"),
    consequence: t("text"),
    done: (count: number) => t("done", { count }),
  };
  return (
    <ChosenFrame slug={slug} list="connections" deed={{ action: turnOffConnectionsForm, texts }}>
      {children}
    </ChosenFrame>
  );
}
