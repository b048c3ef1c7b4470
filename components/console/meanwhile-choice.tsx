"use client";

import { useTranslations } from "next-intl";
import { button } from "@/components/ui/styles";
import { readProblem } from "./read-problem";
import type { MeanwhileChoice as Choice } from "./use-admin-action";

/** A refused field of a form. */
export type RefusedField = { path: string; label: string; element: HTMLElement };

/** What somebody else made of fields that were typed into, and the two answers; only the reader decides. */
export function MeanwhileChoice({
  fields,
  messages,
  choice,
}: {
  fields: readonly RefusedField[];
  messages: Readonly<Record<string, string>>;
  choice: Choice;
}) {
  const t = useTranslations("problem.meanwhile");
  return (
    <div className="mt-2">
      <ul aria-label={t("now")} className="mb-2 list-disc pl-5">
        {fields.map(({ path, label, element }) => {
          const { value } = readProblem(messages[path] ?? "");
          const isPicture = value !== "" && element instanceof HTMLInputElement && element.type === "file";
          return (
            <li key={path} className="break-words whitespace-pre-line">
              {t("value", { field: label, value: isPicture ? "" : wordOf(element, value, t) })}
              {isPicture && (
                // biome-ignore lint/performance/noImgElement: a kept picture is served as it is, by its hash
                <img
                  src={value}
                  alt={label}
                  className="my-1 max-h-10 max-w-40 rounded-sm border border-border bg-white p-1"
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className="flex flex-wrap gap-2">
        <button type="button" className={button.danger} onClick={choice.saveMine}>
          {t("saveMine")}
        </button>
        <button type="button" className={button.secondary} onClick={choice.takeTheirs}>
          {t("takeTheirs")}
        </button>
      </div>
    </div>
  );
}

/** A stored value as the form's element says it: the text of an option, whether a box is ticked, what the ticked boxes are called. */
function wordOf(element: HTMLElement, value: string, t: (key: "empty" | "on" | "off") => string): string {
  if (element instanceof HTMLSelectElement)
    return [...element.options].find((option) => option.value === value)?.text || value || t("empty");
  if (!(element instanceof HTMLInputElement) || !["checkbox", "radio"].includes(element.type))
    return value || t("empty");
  if (value === "true" || value === "false") return t(value === "true" ? "on" : "off");
  const words = value.split(", ").map((one) => choiceLabel(element, one) ?? one);
  return words.join(", ") || t("empty");
}

/** What the box of a value is called, of several that share a name; its first line, without the help. */
function choiceLabel({ form, name }: HTMLInputElement, value: string): string | undefined {
  const boxes = [...(form?.elements ?? [])].filter((one) => one instanceof HTMLInputElement && one.name === name);
  const box = boxes.find((one) => (one as HTMLInputElement).value === value) as HTMLInputElement | undefined;
  return box?.labels?.[0]?.innerText.split("\n")[0];
}
