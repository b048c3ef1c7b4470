"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { CheckField, Field } from "@/components/console/field";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import type { GroupChoice } from "@/lib/directory/group-choice-queries";
import { findGroups } from "./list/choice-actions";

const pauseMs = 150;

/**
 * Groups to tick: a box each, and where there are more than the page was given, a field that finds the
 * others. Every box that was there once stays in the form: what was ticked is not lost by looking for something else.
 */
export function GroupChoices({
  slug,
  groups,
  total,
  boxOf,
  labelOf = ({ name }) => name,
}: {
  slug: string;
  groups: readonly GroupChoice[];
  total: number;
  /** How the box of a group belongs to the form. */
  boxOf: (key: string) => Partial<ComponentProps<"input">>;
  labelOf?: (group: GroupChoice) => string;
}) {
  const t = useTranslations("groupChoices");
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly GroupChoice[]>([]);
  const search = useAdminAction(findGroups, slug);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const wanted = text.trim().toLocaleLowerCase();
  const searchFor = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    const part = typed.trim();
    if (part === "") return;
    const add = (more: { groups: GroupChoice[] }) => setFound((before) => distinct([...before, ...more.groups]));
    timer.current = setTimeout(() => search.run({ search: part }, add), pauseMs);
  };
  const all = distinct([...groups, ...found]);
  const isShown = ({ key, name }: GroupChoice) =>
    wanted === "" || name.toLocaleLowerCase().includes(wanted) || key.includes(wanted);
  const shown = all.filter(isShown).length;
  return (
    <>
      {total > groups.length && (
        <Field
          type="search"
          label={t("find")}
          help={t("findHelp", { shown: groups.length, total })}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => searchFor(event.target.value)}
          // The form is saved by its button: here somebody is still looking.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <ProblemNotice failure={search.failure} />
      <div className="max-h-72 overflow-y-auto">
        {all.map((group) => (
          <div key={group.key} hidden={!isShown(group)}>
            <CheckField label={labelOf(group)} {...boxOf(group.key)} />
          </div>
        ))}
      </div>
      {wanted !== "" && (
        <p role="status" className="text-muted">
          {search.isPending ? "" : t("found", { count: shown })}
        </p>
      )}
    </>
  );
}

function distinct(groups: readonly GroupChoice[]): GroupChoice[] {
  return [...new Map(groups.map((group) => [group.key, group])).values()];
}
