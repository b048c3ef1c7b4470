"use client";

import { useTranslations } from "next-intl";
import { useIsReady } from "@/components/console/use-is-ready";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import { type Language, languageNames, languages } from "@/lib/messages/languages";
import { countOwn, type TypedTexts } from "./typed-texts";

/** Which language is written and looked at, with how many custom texts each has, and whether one of them was refused. */
export function LanguageChoice({
  typed,
  language,
  wrong,
  onChoose,
}: {
  typed: TypedTexts;
  language: Language;
  wrong: readonly Language[];
  onChoose: (language: Language) => void;
}) {
  const t = useTranslations("ownTexts");
  const isReady = useIsReady();
  return (
    <fieldset className="mb-6 flex flex-wrap items-center gap-2" disabled={!isReady}>
      <legend className="mb-2 font-medium">{t("language")}</legend>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === language}
          onClick={() => onChoose(one)}
          className={`${button.secondary} aria-pressed:border-accent aria-pressed:bg-sunken aria-pressed:font-semibold`}
        >
          {wrong.includes(one) && <Icon name="circle-alert" size={14} className="text-danger" />}
          <span lang={one}>{languageNames[one]}</span>
          <span className="font-normal text-muted tabular-nums">{t("count", { count: countOwn(typed, one) })}</span>
          {wrong.includes(one) && <span className="sr-only">{t("wrong")}</span>}
        </button>
      ))}
    </fieldset>
  );
}
