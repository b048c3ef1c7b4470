"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAllChoices } from "@/components/console/list/use-all-choices";
import { input } from "@/components/ui/styles";
import type { Givable } from "./change-chosen";

/** A role or group, and whether it is given or taken. */
export type GrantChange = { kind: "role" | "group"; key: string; change: "add" | "remove" };

/** Asks which role or group is given or taken; null until one is chosen. */
export function GrantFields({
  slug,
  choices: { roles, groups, hasMoreGroups },
  onChange,
}: {
  slug: string;
  choices: Givable;
  onChange: (grant: GrantChange | null) => void;
}) {
  const t = useTranslations("users");
  const list = useTranslations("list");
  const first = groups.map(({ value, label }) => [value, label] as const);
  const { all, isFailed, ask } = useAllChoices(first, hasMoreGroups ? { slug, of: "groups" } : undefined);
  const [change, setChange] = useState<GrantChange["change"]>("add");
  const [chosen, setChosen] = useState("");
  const choose = (next: GrantChange["change"], value: string) => {
    setChange(next);
    setChosen(value);
    const [kind, key] = value.split(":");
    onChange(key && (kind === "role" || kind === "group") ? { kind, key, change: next } : null);
  };
  return (
    <div className="mb-4 grid gap-3">
      <label className="block">
        <span className="mb-1 block font-medium">{t("change")}</span>
        <select
          className={input}
          value={change}
          onChange={({ target }) => choose(target.value === "remove" ? "remove" : "add", chosen)}
        >
          <option value="add">{t("changes.add")}</option>
          <option value="remove">{t("changes.remove")}</option>
        </select>
      </label>
      <label className="block">
        <span className="mb-1 block font-medium">{t("grantable")}</span>
        <select
          className={input}
          value={chosen}
          onPointerEnter={ask}
          onFocus={ask}
          onChange={({ target }) => choose(change, target.value)}
        >
          <option value="" />
          <optgroup label={t("rolesLabel")}>
            {roles.map(({ value, label }) => (
              <option key={value} value={`role:${value}`}>
                {label}
              </option>
            ))}
          </optgroup>
          {groups.length > 0 && (
            <optgroup label={t("groupsLabel")}>
              {(all ?? first).map(([value, label]) => (
                <option key={value} value={`group:${value}`}>
                  {label}
                </option>
              ))}
              {hasMoreGroups && !all && <option disabled>{list(isFailed ? "moreFailed" : "moreLoading")}</option>}
            </optgroup>
          )}
        </select>
      </label>
    </div>
  );
}
