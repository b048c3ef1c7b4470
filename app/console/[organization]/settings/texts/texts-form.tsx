"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { SelectField } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import type { ActionFailure } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import type { Brand } from "@/components/sign-in/brand-mark";
import { card } from "@/components/ui/styles";
import type { MailOwner } from "@/lib/branding/own-mail";
import { type OwnTextField as Field, mailTextFields, type OwnTexts, pageTextFields } from "@/lib/branding/own-texts";
import { type Language, languageNames, languages } from "@/lib/messages/languages";
import { saveOwnTextsForm } from "./actions";
import { LanguageChoice } from "./language-choice";
import { OwnTextField } from "./own-text-field";
import type { SampleTexts } from "./sample-texts";
import { TextsPreview } from "./texts-preview";
import { changedTexts, type TypedTexts, toTyped } from "./typed-texts";

/** The languages of which a save refused a text. */
const refusedLanguages = (failure: ActionFailure | null) =>
  languages.filter((one) => Object.keys(failure?.fields ?? {}).some((path) => path.startsWith(`${one}.`)));

/** The organization's custom texts, one language at a time, beside what readers of that language will see. */
export function TextsForm({
  slug,
  brand,
  person,
  texts,
  samples,
  shownFirst,
}: {
  slug: string;
  brand: Brand;
  /** Who looks: the previews of mails are addressed to them. */
  person: MailOwner["person"];
  texts: OwnTexts;
  samples: Record<Language, SampleTexts>;
  shownFirst: Language;
}) {
  const t = useTranslations("ownTexts");
  const [language, setLanguage] = useState(shownFirst);
  const values = toTyped(texts);
  const form = useAdminForm<TypedTexts, void>(saveOwnTextsForm, slug, {
    values,
    toInput: (typed) => changedTexts(values, typed),
  });
  const { register, submit, control, setValue, setFocus, isPending, isSaved, failure, formState } = form;
  const typed = useWatch({ control }) as TypedTexts;
  const { errors } = formState;
  const wrong = languages.filter((one) => errors[one] !== undefined);
  const [seen, setSeen] = useState(failure);
  if (failure !== seen) {
    setSeen(failure);
    // What was refused comes forward, once: it would be hidden behind another language.
    const [first, ...others] = refusedLanguages(failure);
    if (first && ![first, ...others].includes(language)) setLanguage(first);
  }

  const inputsOf = (fields: readonly Field[]) =>
    fields.map((field) => {
      const path = `${language}.${field}` as const;
      return (
        <OwnTextField
          key={path}
          field={field}
          language={language}
          typed={typed[language][field]}
          ours={field === "heading" ? samples[language].signIn.title : null}
          error={errors[language]?.[field]?.message}
          onReset={() => {
            setValue(path, "", { shouldDirty: true });
            // The button goes with the text: who pressed it by keyboard stays here.
            setFocus(path);
          }}
          registration={register(path)}
        />
      );
    });

  return (
    <form onSubmit={submit} noValidate aria-label={t("title")}>
      <LanguageChoice typed={typed} language={language} wrong={wrong} onChoose={setLanguage} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <div>
          <FormBody>
            <section className={`${card} mb-6`} aria-labelledby="page-texts">
              <h2 id="page-texts" className="mb-1 text-base font-semibold">
                {t("pages")}
              </h2>
              <p className="mb-4 text-muted">{t("pagesText")}</p>
              {inputsOf(pageTextFields)}
            </section>
            <section className={`${card} mb-6`} aria-labelledby="mail-texts">
              <h2 id="mail-texts" className="mb-1 text-base font-semibold">
                {t("mails")}
              </h2>
              <p className="mb-4 text-muted">{t("mailsText")}</p>
              {inputsOf(mailTextFields)}
            </section>
            <section className={`${card} mb-6`} aria-labelledby="other-languages">
              <h2 id="other-languages" className="mb-3 text-base font-semibold">
                {t("others")}
              </h2>
              <SelectField label={t("fallback")} help={t("fallbackHelp")} {...register("fallback")}>
                <option value="">{t("fallbackNone")}</option>
                {languages.map((one) => (
                  <option key={one} value={one}>
                    {languageNames[one]}
                  </option>
                ))}
              </SelectField>
            </section>
            <ProblemNotice failure={failure} />
            <SaveRow
              label={t("save")}
              variant="primary"
              isPending={isPending}
              isSaved={isSaved}
              formState={formState}
            />
          </FormBody>
        </div>
        <TextsPreview brand={brand} person={person} typed={typed} language={language} samples={samples[language]} />
      </div>
    </form>
  );
}
