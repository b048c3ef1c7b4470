"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { focusBesideRow, typedRow } from "@/components/console/row-focus";
import { RowOptions } from "@/components/console/row-options";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button, input } from "@/components/ui/styles";
import type { SyncPreview } from "@/lib/diagnosis/preview-sync";
import type { GroupChoice } from "@/lib/directory/group-choice-queries";
import { groupModes } from "@/lib/provisioning/policy-options";
import { listGroupsForRows, previewSyncForm } from "./actions";
import { RowErrors, SelectField, useErrorMarks } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { mappingFromForm } from "./mapping-form";
import { UnmappedValues, useMappingPreview } from "./mapping-preview";
import { parseGroupLines } from "./parse-rule-lines";
import { PasteRows } from "./paste-rows";
import { RowFilter, RowPager, useRowWindow } from "./row-window";

type Groups = readonly GroupChoice[];
type Place = { slug: string; connectionId: string | null };

/** External group names or ids to groups of the organization (EN-40). Hidden until a claim is mapped to groups. */
export function GroupRules({ groups, groupCount, ...place }: { groups: Groups; groupCount: number } & Place) {
  const t = useTranslations("connectionForm");
  const { control } = useFormContext<ConnectionFormValues>();
  const claims = useWatch({ control, name: "claims" });
  if (!claims.some((row) => row.field === "groups")) return <p className="text-muted">{t("groupsUnmapped")}</p>;
  if (groupCount === 0) return <p className="text-muted">{t("groupsNone")}</p>;
  return (
    <>
      <SelectField name="provisioning.groupMode" options={groupModes} />
      <SyncNotice {...place} />
      <p className="mb-3 text-muted">{t("groupRulesHelp")}</p>
      {groups.length < groupCount ? <AllGroups {...place} named={groups} /> : <GroupTable groups={groups} />}
    </>
  );
}

/**
 * The table with every group, which is asked for here: in the HTML of each page of a connection, thousands of them were most of it. Until
 * they are there, each row has the one that it names.
 */
function AllGroups({ slug, named }: { slug: string; named: Groups }) {
  const [all, setAll] = useState<Groups | null>(null);
  const { run, failure } = useAdminAction(listGroupsForRows, slug);
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    run({}, ({ groups }) => setAll(groups));
  });
  return (
    <>
      <ProblemNotice failure={failure} />
      <GroupTable groups={all ?? named} />
    </>
  );
}

/** What a switch to `sync` would take away, before it is saved. */
function SyncNotice({ slug, connectionId }: Place) {
  const t = useTranslations("syncPreview");
  const { control, getValues } = useFormContext<ConnectionFormValues>();
  const mode = useWatch({ control, name: "provisioning.groupMode" });
  const [preview, setPreview] = useState<SyncPreview | null>(null);
  const { run, isPending, failure } = useAdminAction(previewSyncForm, slug);
  if (mode !== "sync" || connectionId === null) return null;
  return (
    <div className="mb-4 rounded-md bg-sunken p-3">
      <button
        type="button"
        className={button.secondary}
        disabled={isPending}
        onClick={() => run({ connectionId, ...mappingFromForm(getValues()) }, setPreview)}
      >
        {isPending ? t("loading") : t("preview")}
      </button>
      <ProblemNotice failure={failure} />
      <div role="status">
        {preview && (
          <>
            <p className="mt-2 font-medium">{t("removals", { count: preview.removalCount })}</p>
            {preview.unknownCount > 0 && <p className="text-muted">{t("unknown", { count: preview.unknownCount })}</p>}
            <ul className="mt-1">
              {preview.removals.map(({ email, group }) => (
                <li key={`${email} ${group}`} className="font-mono text-small break-all">
                  {email} – {group}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}

/** A group that a row names and that does not exist is shown as such, not as another one. */
function unknownOf(key: string | undefined, groups: Groups): string[] {
  return key && !groups.some((group) => group.key === key) ? [key] : [];
}

function GroupTable({ groups }: { groups: Groups }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "provisioning.groupRules" });
  const errorMarks = useErrorMarks();
  const preview = useMappingPreview();
  const { indexes, controls, showLast } = useRowWindow(
    "provisioning.groupRules",
    fields.map(({ value, label, group }) => `${value} ${label} ${group}`.toLowerCase()),
  );
  const labelOf = (key = "") => {
    const known = groups.find((group) => group.key === key);
    return known?.name ?? (key ? t("unknownTarget", { key }) : t("chooseGroup"));
  };
  const add = (value: string) => {
    append({ value, label: "", group: "" });
    showLast();
  };
  return (
    <>
      <RowFilter controls={controls} />
      {indexes.map((index) => (
        <div key={fields[index]?.id} {...typedRow} className="mb-2 flex flex-wrap gap-2">
          <input
            aria-label={t("groupValue", { row: index + 1 })}
            placeholder={t("groupValuePlaceholder")}
            {...errorMarks(`provisioning.groupRules.${index}.value`)}
            className={`${input} min-w-40 flex-1 font-mono text-small`}
            {...register(`provisioning.groupRules.${index}.value`)}
          />
          <input
            aria-label={t("groupLabel", { row: index + 1 })}
            placeholder={t("groupLabelPlaceholder")}
            {...errorMarks(`provisioning.groupRules.${index}.label`)}
            className={`${input} min-w-32 flex-1`}
            {...register(`provisioning.groupRules.${index}.label`)}
          />
          <select
            aria-label={t("groupTarget", { row: index + 1 })}
            className={`${input} sm:max-w-48`}
            {...errorMarks(`provisioning.groupRules.${index}.group`)}
            {...register(`provisioning.groupRules.${index}.group`)}
          >
            <RowOptions chosen={fields[index]?.group ?? ""} label={labelOf(fields[index]?.group)}>
              <option value="">{t("chooseGroup")}</option>
              {unknownOf(fields[index]?.group, groups).map((key) => (
                <option key={key} value={key}>
                  {labelOf(key)}
                </option>
              ))}
              {groups.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </RowOptions>
          </select>
          <button
            type="button"
            className={button.secondary}
            aria-label={t("removeGroupRow", { row: index + 1 })}
            onClick={({ currentTarget }) => {
              focusBesideRow(currentTarget);
              remove(index);
            }}
          >
            {t("remove")}
          </button>
          <RowErrors
            names={[
              `provisioning.groupRules.${index}.value`,
              `provisioning.groupRules.${index}.label`,
              `provisioning.groupRules.${index}.group`,
            ]}
          />
        </div>
      ))}
      <RowPager controls={controls} />
      <UnmappedValues to="group" values={preview?.unmappedGroups ?? []} onAdd={add} />
      <button type="button" className={`${button.secondary} mb-4`} onClick={() => add("")}>
        {t("addGroupRule")}
      </button>
      <PasteRows
        title={t("pasteRows")}
        help={t("pasteRowsHelp")}
        parse={(text) => parseGroupLines(text, groups)}
        onRows={(rows) => append(rows, { shouldFocus: false })}
      />
    </>
  );
}
