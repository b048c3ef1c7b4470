"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { button } from "@/components/ui/styles";
import { useEditing } from "./editing";
import type { ConnectionFormValues } from "./form-values";
import { valueAt } from "./merge-values";
import { useFieldLabel } from "./use-field-label";
import type { Side } from "./use-saved-values";

export const collisionsId = "collisions";

const sides = ["mine", "theirs"] as const;

/** Fields that were typed here and saved by somebody else meanwhile: both values, and the decision, which nothing makes by itself. */
export function Collisions() {
  const t = useTranslations("connectionForm.collisions");
  const labelOf = useFieldLabel();
  const { collisions, decide, config } = useEditing();
  const { watch, formState } = useFormContext<ConnectionFormValues>();
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  if (collisions.length === 0) return null;
  const values = { mine: watch(), theirs: formState.defaultValues as ConnectionFormValues };
  const textOf = (side: Side, path: string) => {
    if (path === "oidc.clientSecret") return side === "theirs" && !config.hasClientSecret ? t("empty") : "••••••••";
    return valueText(valueAt(values[side], path)) || t("empty");
  };
  const isDecided = collisions.every((path) => chosen[path] !== undefined);
  return (
    <section id={collisionsId} tabIndex={-1} aria-labelledby="collisions-title" className="mb-4">
      <h2 id="collisions-title" className="text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("purpose")}</p>
      {collisions.map((path) => (
        <fieldset key={path} className="mb-3">
          <legend className="font-medium">{labelOf(path)}</legend>
          {sides.map((side) => (
            <label key={side} className="flex min-h-6 items-baseline gap-2">
              <input
                type="radio"
                name={`collision-${path}`}
                checked={chosen[path] === side}
                onChange={() => setChosen({ ...chosen, [path]: side })}
              />
              <span className="min-w-0">
                {t(side)}:{" "}
                <span className="break-all whitespace-pre-line font-mono text-small">{textOf(side, path)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        className={button.secondary}
        disabled={!isDecided}
        onClick={() => {
          decide(chosen);
          setChosen({});
        }}
      >
        {t("decide")}
      </button>
    </section>
  );
}

const shownLength = 300;

/** A value for comparing; of a table a row a line. */
function valueText(value: unknown): string {
  const text = Array.isArray(value) ? value.map(rowText).join("\n") : rowText(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

function rowText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return Object.values(value)
    .flatMap((part) => (typeof part === "object" ? JSON.stringify(part) : String(part)))
    .filter((part) => part !== "" && part !== "[]")
    .join(" · ");
}
