"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { type RoleChoice, RoleSelect } from "@/components/console/role-select";
import { RowButtons } from "@/components/console/row-buttons";
import { typedRow } from "@/components/console/row-focus";
import { RowOptions } from "@/components/console/row-options";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { button, input } from "@/components/ui/styles";
import { roleMatches } from "@/lib/provisioning/policy-options";
import { RowErrors, useErrorMarks } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { UnmappedValues, useMappingPreview } from "./mapping-preview";
import { parseRoleLines } from "./parse-rule-lines";
import { PasteRows } from "./paste-rows";
import { RowFilter, RowPager, useRowWindow } from "./row-window";

type Roles = RoleChoice[];

/** Values of the role claim to roles. The order is the priority: rows move by dragging, or by their buttons. */
export function RoleRules({
  roles,
  hadRows,
}: {
  roles: Roles;
  /** The saved table has rows; null for a connection that is not saved yet. */
  hadRows: boolean | null;
}) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const errorMarks = useErrorMarks();
  const { fields, append, remove, move } = useFieldArray({ control, name: "provisioning.rules" });
  const preview = useMappingPreview();
  const { indexes, controls, showLast } = useRowWindow(
    "provisioning.rules",
    fields.map(({ value, role }) => `${value} ${role}`.toLowerCase()),
  );
  const matchOf = (index: number) => fields[index]?.match ?? "exact";
  const [dragged, setDragged] = useState<number | null>(null);
  // No role is chosen beforehand: one click must not make people administrators.
  const add = (value: string) => {
    append({ value, role: "", match: "exact" });
    showLast();
  };
  return (
    <>
      <p className="mb-3 text-muted">{t("rulesHelp")}</p>
      {hadRows === false && fields.length > 0 && (
        <FirstRowNotice
          roles={roles}
          onAddKeys={(keys) => append(keys.map((key) => ({ value: key, role: key, match: "exact" as const })))}
        />
      )}
      <RowFilter controls={controls} />
      {indexes.map((index) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the second way; the buttons in the row do the same by keyboard
        <div
          key={fields[index]?.id}
          {...typedRow}
          draggable
          onDragStart={() => setDragged(index)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            if (dragged !== null && dragged !== index) move(dragged, index);
            setDragged(null);
          }}
          className="mb-2 flex flex-wrap items-center gap-2"
        >
          <span aria-hidden className="hidden cursor-grab text-muted select-none sm:inline">
            ⠿
          </span>
          <input
            aria-label={t("ruleValue", { row: index + 1 })}
            {...errorMarks(`provisioning.rules.${index}.value`)}
            className={`${input} min-w-40 flex-1 font-mono text-small`}
            {...register(`provisioning.rules.${index}.value`)}
          />
          <select
            aria-label={t("ruleMatch", { row: index + 1 })}
            {...errorMarks(`provisioning.rules.${index}.match`)}
            className={`${input} sm:w-auto`}
            {...register(`provisioning.rules.${index}.match`)}
          >
            <RowOptions chosen={matchOf(index)} label={t(`matches.${matchOf(index)}`)}>
              {roleMatches.map((match) => (
                <option key={match} value={match}>
                  {t(`matches.${match}`)}
                </option>
              ))}
            </RowOptions>
          </select>
          <RoleOfRow index={index} roles={roles} />
          <RowButtons
            index={index}
            count={fields.length}
            labels={{
              all: t("rowButtons", { row: index + 1 }),
              up: t("moveUp", { row: index + 1 }),
              down: t("moveDown", { row: index + 1 }),
              remove: t("remove"),
              removeNamed: t("removeRoleRow", { row: index + 1 }),
            }}
            onMove={move}
            onRemove={remove}
          />
          <RowErrors
            names={[
              `provisioning.rules.${index}.value`,
              `provisioning.rules.${index}.match`,
              `provisioning.rules.${index}.role`,
            ]}
          />
        </div>
      ))}
      <RowPager controls={controls} />
      <UnmappedValues to="role" values={preview?.unmappedRoles ?? []} onAdd={add} />
      <button type="button" className={`${button.secondary} mb-4`} onClick={() => add("")}>
        {t("addRule")}
      </button>
      <PasteRows
        title={t("pasteRules")}
        help={t("pasteRulesHelp")}
        parse={(text) => parseRoleLines(text, roles)}
        onRows={(rows) => append(rows, { shouldFocus: false })}
      />
    </>
  );
}

function RoleOfRow({ index, roles }: { index: number; roles: Roles }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const marks = useErrorMarks()(`provisioning.rules.${index}.role`);
  const chosen = useWatch({ control, name: `provisioning.rules.${index}.role` });
  return (
    <RoleSelect
      field={register(`provisioning.rules.${index}.role`)}
      chosen={chosen}
      roles={roles}
      isInvalid={marks["aria-invalid"] ?? false}
      errorId={marks["aria-describedby"]}
      texts={{
        label: t("ruleRole", { row: index + 1 }),
        choose: t("chooseRole"),
        opensConsole: t("opensConsole"),
        unknown: (key) => t("unknownTarget", { key }),
      }}
    />
  );
}

/** The first row changes what every other value means, so that is said before it is saved. */
function FirstRowNotice({ roles, onAddKeys }: { roles: Roles; onAddKeys: (keys: string[]) => void }) {
  const t = useTranslations("connectionForm");
  const joined = useJoinedValues();
  const { control } = useFormContext<ConnectionFormValues>();
  const rules = useWatch({ control, name: "provisioning.rules" });
  const ended = roles.filter(({ key }) => !rules.some(({ value, role }) => value === key && role === key));
  if (ended.length === 0) return null;
  return (
    <div role="status" className="mb-3 rounded-md bg-sunken p-3">
      <p className="mb-2">{t("firstRow", { keys: joined(ended.map(({ key }) => key)) })}</p>
      <button type="button" className={button.secondary} onClick={() => onAddKeys(ended.map(({ key }) => key))}>
        {t("firstRowKeep")}
      </button>
    </div>
  );
}
