"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { useFormContext } from "react-hook-form";
import { Field } from "@/components/console/field";
import { useValidationText } from "@/components/console/use-validation-text";
import { input } from "@/components/ui/styles";
import type { ApplicationFormValues } from "./form-values";

type Text = Exclude<keyof ApplicationFormValues, "paths" | "access" | "claims" | "kind" | "clientAuth" | "logo">;
type Lines = Extract<Text, `${string}Uris`> | "paths.open" | "access.allowUsers" | "access.denyUsers";

/** The first message at a field or anywhere below it, with the line that it is about. */
export function problemOf(error: unknown): { message: string; line: number | null } | null {
  if (typeof error !== "object" || error === null) return null;
  if ("message" in error && typeof error.message === "string" && error.message)
    return { message: error.message, line: null };
  for (const [name, inner] of Object.entries(error)) {
    const found = name === "ref" ? null : problemOf(inner);
    if (found) return { ...found, line: /^\d+$/.test(name) ? Number(name) + 1 : found.line };
  }
  return null;
}

/** What a problem says: in the words of applications where there are some, else its key, which every field puts into words. */
export function useProblemText(): (error: unknown) => string | undefined {
  const t = useTranslations("applications.problems");
  return (error) => {
    const message = problemOf(error)?.message;
    const own = message as "origin" | undefined;
    return own !== undefined && t.has(own) ? t(own) : message;
  };
}

/** One labelled field of an application's forms. */
export function TextField({ name, mono = false }: { name: Text; mono?: boolean }) {
  const t = useTranslations("applications.form");
  const textOf = useProblemText();
  const { register, formState } = useFormContext<ApplicationFormValues>();
  return (
    <Field
      label={t(`${name}.label`)}
      help={t(`${name}.help`)}
      error={textOf(formState.errors[name])}
      mono={mono}
      autoComplete="off"
      {...register(name)}
    />
  );
}

const textKey = (name: Lines) => name.split(".").at(-1) as "open" | "allowUsers" | "denyUsers";

/** A list, a line each. */
export function LinesField({ name, rows = 3 }: { name: Lines; rows?: number }) {
  const t = useTranslations("applications.form");
  const own = useProblemText();
  const textOf = useValidationText();
  const { register, getFieldState, formState } = useFormContext<ApplicationFormValues>();
  const { error } = getFieldState(name, formState);
  const problem = problemOf(error);
  const id = useId();
  const key = textKey(name);
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {t(`${key}.label`)}
      </label>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-help ${id}-error`}
        className={`${input} py-2 font-mono text-small`}
        {...register(name)}
      />
      <p id={`${id}-help`} className="mt-1 text-muted">
        {t(`${key}.help`)}
      </p>
      {problem && (
        <p id={`${id}-error`} className="mt-1 text-danger">
          {problem.line !== null && `${t("line", { line: problem.line })} `}
          {textOf(own(error) ?? "")}
        </p>
      )}
    </div>
  );
}

/** A group of choices of which one is taken, each with what it means. */
export function RadioGroup<Value extends string>({
  name,
  legend,
  options,
}: {
  name: "kind" | "access.mode" | "clientAuth";
  legend: string;
  options: readonly { value: Value; label: string; help: ReactNode }[];
}) {
  const { register } = useFormContext<ApplicationFormValues>();
  const id = useId();
  return (
    <fieldset className="mb-4">
      <legend className="mb-2 font-medium">{legend}</legend>
      {options.map(({ value, label, help }) => (
        <div key={value} className="mb-2 flex items-start gap-3">
          <input
            id={`${id}-${value}`}
            type="radio"
            value={value}
            className="mt-0.5 size-5 shrink-0"
            aria-describedby={`${id}-${value}-help`}
            {...register(name)}
          />
          <div>
            <label htmlFor={`${id}-${value}`} className="font-medium">
              {label}
            </label>
            <p id={`${id}-${value}-help`} className="text-muted">
              {help}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  );
}
