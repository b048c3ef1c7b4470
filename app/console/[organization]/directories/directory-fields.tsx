"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { CheckField, Field } from "@/components/console/field";
import { input } from "@/components/ui/styles";
import type { DirectoryPreset } from "@/lib/directories/directory-schema";
import type { DirectoryFormValues } from "./form-values";

/** Apart from the schema, which brings the tables with it. */
const presets: readonly DirectoryPreset[] = ["entra", "okta", "onelogin", "google", "jumpcloud", "other"];

export type ConnectionChoice = { id: string; name: string };

/** The name of a directory. */
export function NameField() {
  const t = useTranslations("directories.form");
  const { register, formState } = useFormContext<DirectoryFormValues>();
  return (
    <Field
      label={t("name")}
      help={t("nameHelp")}
      error={formState.errors.name?.message}
      autoComplete="off"
      {...register("name")}
    />
  );
}

/** Which provider pushes. */
export function PresetField() {
  const t = useTranslations("directories.form");
  const names = useTranslations("directories.presets");
  return (
    <Choices
      name="preset"
      legend={t("preset")}
      options={presets.map((value) => ({ value, label: names(value), help: null }))}
    />
  );
}

/** Whose word counts for whom: connection, who is taken over, and what a deletion does. */
export function RuleFields({ connections }: { connections: readonly ConnectionChoice[] }) {
  const t = useTranslations("directories.form");
  const { register } = useFormContext<DirectoryFormValues>();
  const id = useId();
  return (
    <>
      <div className="mb-4">
        <label className="mb-1 block font-medium" htmlFor={id}>
          {t("connection")}
        </label>
        <select id={id} className={input} aria-describedby={`${id}-help`} {...register("connection")}>
          <option value="">{t("noConnection")}</option>
          {connections.map((connection) => (
            <option key={connection.id} value={connection.id}>
              {connection.name}
            </option>
          ))}
        </select>
        <p id={`${id}-help`} className="mt-1 text-muted">
          {t("connectionHelp")}
        </p>
      </div>
      <Choices
        name="matchBy"
        legend={t("matchBy")}
        options={(["email", "userName"] as const).map((value) => ({
          value,
          label: t(`matchFields.${value}`),
          help: t(`matchHelp.${value}`),
        }))}
      />
      <Choices
        name="onDelete"
        legend={t("onDelete")}
        options={(["suspend", "remove"] as const).map((value) => ({
          value,
          label: t(`effects.${value}`),
          help: t(`effectHelp.${value}`),
        }))}
      />
    </>
  );
}

/** Whether nothing is changed at first. */
export function DryRunField() {
  const t = useTranslations("directories.form");
  const { register } = useFormContext<DirectoryFormValues>();
  return <CheckField label={t("dryRun")} help={t("dryRunHelp")} {...register("dryRun")} />;
}

function Choices({
  name,
  legend,
  options,
}: {
  name: "preset" | "matchBy" | "onDelete";
  legend: string;
  options: readonly { value: string; label: string; help: string | null }[];
}) {
  const { register } = useFormContext<DirectoryFormValues>();
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
            aria-describedby={help === null ? undefined : `${id}-${value}-help`}
            {...register(name)}
          />
          <div>
            <label htmlFor={`${id}-${value}`} className="font-medium">
              {label}
            </label>
            {help !== null && (
              <p id={`${id}-${value}-help`} className="text-muted">
                {help}
              </p>
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}
