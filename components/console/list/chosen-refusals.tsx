"use client";

import { useTranslations } from "next-intl";
import type { Ref } from "react";
import { Icon } from "@/components/ui/icon";
import type { ChosenAnswer } from "@/lib/auth/each-chosen";

/** Which of the chosen rows stayed as they were, each by its name and with its reason. */
export function ChosenRefusals({ ref, refused }: { ref: Ref<HTMLDivElement>; refused: ChosenAnswer["refused"] }) {
  const t = useTranslations("list");
  if (refused.length === 0) return null;
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="mb-4 flex gap-2 rounded-md bg-danger-surface p-3 text-danger outline-none"
    >
      <Icon name="circle-alert" size={18} className="mt-0.5" />
      <div className="min-w-0">
        <p className="font-medium">{t("refusedChosen", { count: refused.length })}</p>
        <ul>
          {refused.map(({ name, title, got }) => (
            <li key={name} className="break-words">
              {t(got ? "refusedBecause" : "refusedRow", { name, title, got: got ?? "" })}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
