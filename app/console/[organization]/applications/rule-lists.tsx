"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useState } from "react";
import { useController } from "react-hook-form";
import { GroupChoices } from "@/components/console/group-choices";
import { useValidationText } from "@/components/console/use-validation-text";
import type { GroupChoice } from "@/lib/directory/group-choice-queries";
import { labelOf } from "./choice-label";
import { problemOf } from "./form-parts";
import type { ApplicationFormValues } from "./form-values";

/** What an access rule can name; of very many groups the first ones, and the others are found. */
export type Choices = {
  roles: { value: string; label: string }[];
  groups: { slug: string; groups: GroupChoice[]; total: number };
};

type ListedOf<What extends string> = `access.${What}` | `paths.restricted.${number}.${What}`;
type Listed = ListedOf<"roles"> | ListedOf<"groups">;

/** Some roles to tick. */
export function RoleList({ name, choices }: { name: ListedOf<"roles">; choices: Choices["roles"] }) {
  const t = useTranslations("applications.form");
  const { boxOf, problem } = useTicked(name);
  return (
    <TickList legend={t("roles")} empty={choices.length === 0 && t("noRoles")} problem={problem}>
      <div className="max-h-60 overflow-y-auto rounded-md border border-border p-2">
        {choices.map(({ value, label }) => (
          <label key={value} className="flex min-h-8 items-start gap-3 py-1 max-sm:min-h-11">
            <input type="checkbox" className="size-5 shrink-0" {...boxOf(value)} />
            <span className="min-w-0 break-words">{label}</span>
          </label>
        ))}
      </div>
    </TickList>
  );
}

/** Some groups to tick. */
export function GroupList({ name, choices }: { name: ListedOf<"groups">; choices: Choices["groups"] }) {
  const t = useTranslations("applications.form");
  const { chosen, boxOf, problem } = useTicked(name);
  // Who comes back to this step finds what they ticked, also where they had to look for it.
  const [others] = useState(() =>
    chosen.filter((key) => !choices.groups.some((group) => group.key === key)).map((key) => ({ key, name: key })),
  );
  return (
    <TickList legend={t("groups")} empty={choices.total === 0 && t("noGroups")} problem={problem}>
      <GroupChoices {...choices} groups={[...choices.groups, ...others]} boxOf={boxOf} labelOf={labelOf} />
    </TickList>
  );
}

/** What is ticked of a list: how each box belongs to the form, and what is wrong. */
function useTicked(name: Listed) {
  const { field, fieldState } = useController<ApplicationFormValues, Listed>({ name });
  const chosen: readonly string[] = field.value;
  const boxOf = (value: string) => ({
    checked: chosen.includes(value),
    onBlur: field.onBlur,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) =>
      field.onChange(target.checked ? [...chosen, value] : chosen.filter((other) => other !== value)),
  });
  return { chosen, boxOf, problem: problemOf(fieldState.error) };
}

function TickList({
  legend,
  empty,
  problem,
  children,
}: {
  legend: string;
  /** What is said where there is nothing to tick; false: there is something. */
  empty: string | false;
  problem: ReturnType<typeof problemOf>;
  children: ReactNode;
}) {
  const textOf = useValidationText();
  return (
    <fieldset className="mb-4 min-w-0">
      <legend className="mb-1 font-medium">{legend}</legend>
      {empty ? <p className="text-muted">{empty}</p> : children}
      {problem && <p className="mt-1 text-danger">{textOf(problem.message)}</p>}
    </fieldset>
  );
}
