"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useCallback, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { button, card } from "@/components/ui/styles";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import { AccessFields } from "../access-fields";
import { checkApplicationForm, createApplicationForm } from "../actions";
import { AddressFields } from "../address-fields";
import { ClaimFields } from "../claim-fields";
import { ClaimsPreview } from "../claims-preview";
import { type ApplicationFormValues, emptyValues, toNewApplication } from "../form-values";
import { NameFields } from "../name-fields";
import type { Choices } from "../rule-lists";
import { type Made, MadeApplication } from "./made-application";
import { StepList } from "./step-list";
import { stepOf, type WizardStep, wizardSteps } from "./wizard-steps";

/** Name, addresses, who and claims, and at the end the values for the other side. Nothing is saved before the last step. */
export function Wizard({
  slug,
  choices,
  attributes,
  email,
}: {
  slug: string;
  choices: Choices;
  attributes: readonly AttributeDefinition[];
  email: string;
}) {
  const t = useTranslations("applications.wizard");
  const form = useForm<ApplicationFormValues>({ defaultValues: emptyValues });
  const check = useAdminAction(checkApplicationForm, slug);
  const creation = useAdminAction(createApplicationForm, slug);
  const [step, setStep] = useState<WizardStep>("name");
  const [made, setMade] = useState<Made | null>(null);
  const begun = useRef(false);
  useUnsavedGuard(made === null && form.formState.isDirty);
  // Whoever goes on by keyboard begins at the top of the next step: each has a heading of its own.
  const heading = useCallback((node: HTMLHeadingElement | null) => {
    if (begun.current) node?.focus();
  }, []);

  const index = wizardSteps.indexOf(step);
  const next = wizardSteps[index + 1];
  const previous = wizardSteps[index - 1];
  const go = (to: WizardStep) => {
    begun.current = true;
    setStep(to);
  };
  const refuse = (fields: Record<string, string>) => {
    for (const [path, message] of Object.entries(fields)) form.setError(path as "name", { message });
  };
  const submit = form.handleSubmit((values) => {
    const application = toNewApplication(values);
    if (!next)
      return creation.run(application, setMade, ({ fields }) => {
        refuse(fields);
        const refused = stepOf(Object.keys(fields));
        if (refused) go(refused);
      });
    check.run(
      application,
      () => go(next),
      ({ code, fields }) => {
        // What a later step asks for is not there yet.
        const own = Object.entries(fields).filter(([path]) => stepOf([path]) === step);
        refuse(Object.fromEntries(own));
        if (code === "validation_failed" && own.length === 0) go(next);
      },
    );
  });
  const begin = (event: FormEvent) => {
    form.clearErrors();
    return submit(event);
  };
  const checkFailure = check.failure?.code === "validation_failed" ? null : check.failure;

  if (made) return <MadeApplication slug={slug} made={made} heading={heading} />;
  return (
    <FormProvider {...form}>
      <StepList current={step} />
      <form onSubmit={begin} noValidate className={card}>
        <FormBody>
          <h2 key={step} ref={heading} tabIndex={-1} className="mb-4 text-base font-semibold">
            {t("step", { number: index + 1, count: wizardSteps.length, name: t(`steps.${step}`) })}
          </h2>
          <div className="max-w-[640px]">
            {step === "name" && <NameFields withKind />}
            {step === "addresses" && <AddressFields />}
            {step === "access" && <AccessFields choices={choices} />}
            {step === "claims" && <ClaimFields attributes={attributes} />}
          </div>
          {step === "claims" && <ClaimsPreview slug={slug} email={email} />}
          <ProblemNotice failure={creation.failure ?? checkFailure} />
          <div className="mt-4 flex flex-wrap gap-2">
            {previous && (
              <button type="button" className={button.secondary} onClick={() => go(previous)}>
                {t("back")}
              </button>
            )}
            <button type="submit" className={button.primary} disabled={creation.isPending || check.isPending}>
              {next ? t("continue") : t("create")}
            </button>
          </div>
        </FormBody>
      </form>
    </FormProvider>
  );
}
