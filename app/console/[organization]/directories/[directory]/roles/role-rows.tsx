"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { type RoleChoice, RoleSelect } from "@/components/console/role-select";
import { RowButtons } from "@/components/console/row-buttons";
import { typedRow } from "@/components/console/row-focus";
import { RowOptions } from "@/components/console/row-options";
import { useValidationText } from "@/components/console/use-validation-text";
import { button, input } from "@/components/ui/styles";
import type { RolesFormValues } from "../../roles-form-values";

const sources = ["group", "role"] as const;

/** Words of a directory to roles. The order is the priority. */
export function RoleRows({ roles, groups }: { roles: readonly RoleChoice[]; groups: readonly string[] }) {
  const t = useTranslations("directories.roles");
  const names = useId();
  const { control, getFieldState, formState, register } = useFormContext<RolesFormValues>();
  const { fields, append, remove, move } = useFieldArray({ control, name: "rules" });
  return (
    <fieldset name="rules" tabIndex={-1} className="mb-6">
      <legend className="mb-1 font-medium">{t("rows")}</legend>
      <p className="mb-3 text-muted">{t("help")}</p>
      {fields.length === 0 && <p className="mb-3">{t("empty")}</p>}
      <datalist id={names}>
        {groups.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fields.map((field, index) => (
        <div key={field.id} {...typedRow} className="mb-2 flex flex-wrap items-center gap-2">
          <select
            aria-label={t("from", { row: index + 1 })}
            className={`${input} sm:w-auto`}
            {...register(`rules.${index}.from`)}
          >
            <RowOptions chosen={field.from} label={t(`sources.${field.from}`)}>
              {sources.map((from) => (
                <option key={from} value={from}>
                  {t(`sources.${from}`)}
                </option>
              ))}
            </RowOptions>
          </select>
          <ValueInput index={index} names={names} />
          <RoleOfRow index={index} roles={roles} />
          <RowButtons
            index={index}
            count={fields.length}
            labels={{
              all: t("buttons", { row: index + 1 }),
              up: t("up", { row: index + 1 }),
              down: t("down", { row: index + 1 }),
              remove: t("remove"),
              removeNamed: t("removeNamed", { row: index + 1 }),
            }}
            onMove={move}
            onRemove={remove}
          />
          <RowError
            message={(["from", "value", "role"] as const)
              .map((part) => getFieldState(`rules.${index}.${part}`, formState).error?.message)
              .find(Boolean)}
          />
        </div>
      ))}
      <button
        type="button"
        className={button.secondary}
        // No role is chosen beforehand: one click must not make people administrators.
        onClick={() => append({ from: "group", value: "", role: "" })}
      >
        {t("add")}
      </button>
    </fieldset>
  );
}

/** What the directory says; the names of its groups are offered. */
function ValueInput({ index, names }: { index: number; names: string }) {
  const t = useTranslations("directories.roles");
  const { control, getFieldState, formState, register } = useFormContext<RolesFormValues>();
  const from = useWatch({ control, name: `rules.${index}.from` });
  return (
    <input
      aria-label={t("value", { row: index + 1 })}
      aria-invalid={getFieldState(`rules.${index}.value`, formState).error !== undefined}
      list={from === "group" ? names : undefined}
      autoComplete="off"
      className={`${input} min-w-40 flex-1 font-mono text-small`}
      {...register(`rules.${index}.value`)}
    />
  );
}

function RoleOfRow({ index, roles }: { index: number; roles: readonly RoleChoice[] }) {
  const t = useTranslations("directories.roles");
  const { control, getFieldState, formState, register } = useFormContext<RolesFormValues>();
  return (
    <RoleSelect
      field={register(`rules.${index}.role`)}
      chosen={useWatch({ control, name: `rules.${index}.role` })}
      roles={roles}
      isInvalid={getFieldState(`rules.${index}.role`, formState).error !== undefined}
      texts={{
        label: t("role", { row: index + 1 }),
        choose: t("choose"),
        opensConsole: t("console"),
        unknown: (key) => t("unknown", { key }),
      }}
    />
  );
}

function RowError({ message }: { message: string | undefined }) {
  const text = useValidationText();
  return message ? <p className="basis-full text-danger">{text(message)}</p> : null;
}
