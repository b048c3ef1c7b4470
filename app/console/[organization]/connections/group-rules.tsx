"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { button, input } from "@/components/ui/styles";
import { groupModes } from "@/lib/provisioning/policy-options";
import { SelectField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { parseGroupLines } from "./parse-group-lines";

const pageSize = 50;

/** External group names or ids to groups of the organization (EN-40). Hidden until a claim is mapped to groups. */
export function GroupRules({ groups }: { groups: { key: string; name: string }[] }) {
  const t = useTranslations("connectionForm");
  const { control } = useFormContext<ConnectionFormValues>();
  const claims = useWatch({ control, name: "claims" });
  if (!claims.some((row) => row.field === "groups")) return <p className="text-muted">{t("groupsUnmapped")}</p>;
  if (groups.length === 0) return <p className="text-muted">{t("groupsNone")}</p>;
  return (
    <>
      <SelectField name="provisioning.groupMode" options={groupModes} />
      <p className="mb-3 text-muted">{t("groupRulesHelp")}</p>
      <GroupTable groups={groups} />
    </>
  );
}

function GroupTable({ groups }: { groups: { key: string; name: string }[] }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "provisioning.groupRules" });
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(fields.length / pageSize));
  const current = Math.min(page, pages - 1);
  // Thousands of rows are saved as one; only a page of them is drawn.
  const shown = fields.slice(current * pageSize, (current + 1) * pageSize);
  return (
    <>
      {shown.map((row, offset) => {
        const index = current * pageSize + offset;
        return (
          <div key={row.id} className="mb-2 flex flex-wrap gap-2">
            <input
              aria-label={t("groupValue", { row: index + 1 })}
              placeholder={t("groupValuePlaceholder")}
              className={`${input} min-w-40 flex-1 font-mono text-[13px]`}
              {...register(`provisioning.groupRules.${index}.value`)}
            />
            <input
              aria-label={t("groupLabel", { row: index + 1 })}
              placeholder={t("groupLabelPlaceholder")}
              className={`${input} min-w-32 flex-1`}
              {...register(`provisioning.groupRules.${index}.label`)}
            />
            <select
              aria-label={t("groupTarget", { row: index + 1 })}
              className={`${input} sm:max-w-48`}
              {...register(`provisioning.groupRules.${index}.group`)}
            >
              {groups.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
            <button
              type="button"
              className={button.secondary}
              aria-label={t("removeRow", { row: index + 1 })}
              onClick={() => remove(index)}
            >
              {t("remove")}
            </button>
          </div>
        );
      })}
      {pages > 1 && (
        <p className="mb-3 flex items-center gap-3">
          <button
            type="button"
            className={button.secondary}
            disabled={current === 0}
            onClick={() => setPage(current - 1)}
          >
            {t("previousRows")}
          </button>
          <span className="text-muted">{t("rowsShown", { page: current + 1, pages, count: fields.length })}</span>
          <button
            type="button"
            className={button.secondary}
            disabled={current === pages - 1}
            onClick={() => setPage(current + 1)}
          >
            {t("nextRows")}
          </button>
        </p>
      )}
      <button
        type="button"
        className={`${button.secondary} mb-4`}
        onClick={() => {
          append({ value: "", label: "", group: groups[0]?.key ?? "" });
          setPage(Math.floor(fields.length / pageSize));
        }}
      >
        {t("addGroupRule")}
      </button>
      <PasteLines groups={groups} onRows={(rows) => append(rows, { shouldFocus: false })} />
    </>
  );
}

type Row = ConnectionFormValues["provisioning"]["groupRules"][number];

/** Rows as lines of `value, group, label`, from a spreadsheet or a script. */
function PasteLines({ groups, onRows }: { groups: { key: string; name: string }[]; onRows: (rows: Row[]) => void }) {
  const t = useTranslations("connectionForm");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<number[]>([]);
  const add = () => {
    const { rows, wrongLines } = parseGroupLines(text, groups);
    setWrong(wrongLines);
    // What was typed stays until all of it can be used.
    if (wrongLines.length > 0) return;
    onRows(rows);
    setText("");
  };
  return (
    <details className="rounded-md border border-border p-3">
      <summary className="cursor-pointer font-medium">{t("pasteRows")}</summary>
      <label className="mt-3 block">
        <span className="mb-1 block text-muted">{t("pasteRowsHelp")}</span>
        <textarea
          rows={5}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${input} py-2 font-mono text-[13px]`}
        />
      </label>
      {wrong.length > 0 && (
        <p role="alert" className="mt-1 text-danger">
          {t("pasteRowsWrong", { lines: wrong.slice(0, 10).join(", ") })}
        </p>
      )}
      <button type="button" className={`${button.secondary} mt-3`} disabled={text.trim() === ""} onClick={add}>
        {t("addRows")}
      </button>
    </details>
  );
}
