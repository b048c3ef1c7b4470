"use client";

import { useTranslations } from "next-intl";
import { type FieldPath, useFormContext } from "react-hook-form";
import { CheckField } from "@/components/console/field";
import { registerChoice } from "@/components/console/html-values";
import { RowOptions } from "@/components/console/row-options";
import { useValidationText } from "@/components/console/use-validation-text";
import { input } from "@/components/ui/styles";
import type { ConnectionFormValues } from "./form-values";
import { useFieldLabel } from "./use-field-label";

type Name = FieldPath<ConnectionFormValues>;

function useFieldTexts(name: Name) {
  const t = useTranslations("connectionForm");
  const key = name.replaceAll(".", "_") as "name";
  return { label: t(`${key}.label`), help: t(`${key}.help`) };
}

/** What is wrong with a field: a key of the `validation` texts, or a text. */
function FieldError({ id, message }: { id: string; message: string | undefined }) {
  const textOf = useValidationText();
  if (!message) return null;
  return (
    <p id={id} className="mt-1 basis-full text-danger">
      {textOf(message)}
    </p>
  );
}

const errorIdOf = (name: string) => `${name.replaceAll(".", "-")}-error`;

type ErrorMarks = { "aria-invalid"?: true; "aria-describedby"?: string };

/** Marks an input of a row that is refused; `RowErrors` of the row says why. Nothing of the others: a form has a hundred of them. */
export function useErrorMarks() {
  const { getFieldState, formState } = useFormContext<ConnectionFormValues>();
  return (name: Name): ErrorMarks =>
    getFieldState(name, formState).error?.message === undefined
      ? {}
      : { "aria-invalid": true, "aria-describedby": errorIdOf(name) };
}

/** What is wrong with each field of a row, under the name that the field has. */
export function RowErrors({ names }: { names: readonly Name[] }) {
  const labelOf = useFieldLabel();
  const textOf = useValidationText();
  const { getFieldState, formState } = useFormContext<ConnectionFormValues>();
  return names.map((name) => {
    const { error } = getFieldState(name, formState);
    if (!error?.message) return null;
    return (
      <p key={name} id={errorIdOf(name)} className="mt-1 basis-full text-danger">
        {labelOf(name)}: {textOf(error.message)}
      </p>
    );
  });
}

/** One labelled text field; `multiline` for PEM texts and lists. */
export function TextField({
  name,
  multiline = false,
  mono = false,
  type = "text",
  note,
  isDisabled = false,
}: {
  name: Name;
  multiline?: boolean;
  mono?: boolean;
  type?: "text" | "date" | "number" | "password";
  /** Said before the help, when there is something to say about this very connection. */
  note?: string;
  isDisabled?: boolean;
}) {
  const { label, help } = useFieldTexts(name);
  const { register, getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const { error } = getFieldState(name, formState);
  const id = name.replaceAll(".", "-");
  const shared = {
    id,
    disabled: isDisabled,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": `${id}-help ${id}-error`,
    // A provider's secret is nobody's password: browsers must not offer to keep it.
    ...(type === "password" && { autoComplete: "new-password" }),
    className: `${input} ${mono ? "font-mono text-small" : ""} ${multiline ? "py-2" : ""}`,
  };
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
      </label>
      {multiline ? (
        <textarea rows={5} {...shared} {...register(name)} />
      ) : (
        <input type={type} {...shared} {...register(name, type === "number" ? { valueAsNumber: true } : {})} />
      )}
      <p id={`${id}-help`} className="mt-1 text-muted">
        {note && <strong className="font-medium">{note} </strong>}
        {help}
      </p>
      <FieldError id={`${id}-error`} message={error?.message} />
    </div>
  );
}

export function SelectField({
  name,
  options,
  note,
}: {
  name: Name;
  options: readonly string[];
  /** Said before the help, when there is something to say about this very connection. */
  note?: string;
}) {
  const { label, help } = useFieldTexts(name);
  const t = useTranslations("connectionForm.options");
  const { register, getValues } = useFormContext<ConnectionFormValues>();
  const chosen = options.find((option) => option === getValues(name)) ?? options[0] ?? "";
  const id = name.replaceAll(".", "-");
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
      </label>
      <select id={id} className={input} aria-describedby={`${id}-help`} {...register(name)}>
        <RowOptions chosen={chosen} label={t(chosen as "redirect")}>
          {options.map((option) => (
            <option key={option} value={option}>
              {t(option as "redirect")}
            </option>
          ))}
        </RowOptions>
      </select>
      <p id={`${id}-help`} className="mt-1 text-muted">
        {note && <strong className="font-medium">{note} </strong>}
        {help}
      </p>
    </div>
  );
}

export function SwitchField({ name }: { name: Name }) {
  const { label, help } = useFieldTexts(name);
  const { register } = useFormContext<ConnectionFormValues>();
  return <CheckField id={name.replaceAll(".", "-")} label={label} help={help} {...register(name)} />;
}

/** Several of a closed set, as boxes to tick. */
export function ChoicesField({ name, options }: { name: Name; options: readonly string[] }) {
  const { label, help } = useFieldTexts(name);
  const t = useTranslations("connectionForm.options");
  const form = useFormContext<ConnectionFormValues>();
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{label}</legend>
      <p className="mb-2 text-muted">{help}</p>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {options.map((option) => (
          <label key={option} className="flex min-h-6 items-center gap-2">
            <input type="checkbox" className="size-5" {...registerChoice(form, name, option)} />
            {t(option as "email")}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
