"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { button, card } from "@/components/ui/styles";
import type { DirectoryPreset } from "@/lib/directories/directory-schema";
import { createDirectoryForm } from "../actions";
import { type ConnectionChoice, DryRunField, NameField, PresetField, RuleFields } from "../directory-fields";
import { type DirectoryFormValues, emptyDirectory, toDirectoryInput } from "../form-values";
import { type Made, MadeDirectory } from "./made-directory";

const steps = ["provider", "rules"] as const;

/** Provider and name, then the rules, and at the end the values for the other side. Nothing is saved before the last step. */
export function Wizard({
  slug,
  connections,
  guides,
}: {
  slug: string;
  connections: readonly ConnectionChoice[];
  /** The steps of each provider, drawn on the server. */
  guides: Record<DirectoryPreset, ReactNode>;
}) {
  const t = useTranslations("directories.wizard");
  const names = useTranslations("directories.presets");
  const form = useForm<DirectoryFormValues>({ defaultValues: emptyDirectory });
  const creation = useAdminAction(createDirectoryForm, slug);
  const [step, setStep] = useState<(typeof steps)[number]>("provider");
  const [made, setMade] = useState<Made | null>(null);
  const begun = useRef(false);
  useUnsavedGuard(made === null && form.formState.isDirty);
  // Whoever goes on by keyboard begins at the top of the next step: each has a heading of its own.
  const heading = useCallback((node: HTMLHeadingElement | null) => {
    if (begun.current) node?.focus();
  }, []);
  const go = (to: (typeof steps)[number]) => {
    begun.current = true;
    setStep(to);
  };
  const submit = form.handleSubmit((values) => {
    if (step === "provider") {
      if (values.name.trim() === "") form.setValue("name", names(values.preset), { shouldDirty: true });
      return go("rules");
    }
    creation.run(toDirectoryInput(values), setMade, ({ fields }) => {
      for (const [path, message] of Object.entries(fields)) form.setError(path as "name", { message });
      if ("name" in fields) go("provider");
    });
  });
  if (made) return <MadeDirectory slug={slug} made={made} guide={guides[made.preset]} heading={heading} />;
  return (
    <FormProvider {...form}>
      <ol aria-label={t("stepList")} className="mb-4 flex flex-wrap gap-x-4 gap-y-1">
        {steps.map((name, index) => (
          <li
            key={name}
            aria-current={name === step ? "step" : undefined}
            className={name === step ? "font-medium" : "text-muted"}
          >
            {`${index + 1}. ${t(`steps.${name}`)}`}
          </li>
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          form.clearErrors();
          return submit(event);
        }}
        noValidate
        className={card}
      >
        <FormBody>
          <h2 key={step} ref={heading} tabIndex={-1} className="mb-4 text-base font-semibold">
            {t("step", { number: steps.indexOf(step) + 1, count: steps.length, name: t(`steps.${step}`) })}
          </h2>
          <div className="max-w-[640px]">
            {step === "provider" ? (
              <>
                <PresetField />
                <NameField />
              </>
            ) : (
              <>
                <RuleFields connections={connections} />
                <DryRunField />
              </>
            )}
          </div>
          <ProblemNotice failure={creation.failure} />
          <div className="mt-4 flex flex-wrap gap-2">
            {step === "rules" && (
              <button type="button" className={button.secondary} onClick={() => go("provider")}>
                {t("back")}
              </button>
            )}
            <button type="submit" className={button.primary} disabled={creation.isPending}>
              {step === "provider" ? t("continue") : t("create")}
            </button>
          </div>
        </FormBody>
      </form>
    </FormProvider>
  );
}
