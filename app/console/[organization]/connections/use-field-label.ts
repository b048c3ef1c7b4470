"use client";

import { useTranslations } from "next-intl";

/** Tables of the form, which a collision names as a whole. */
const tables = new Map<string, "claims" | "roles" | "groups">([
  ["claims", "claims"],
  ["provisioning.rules", "roles"],
  ["provisioning.groupRules", "groups"],
]);

const ruleTexts: Readonly<Record<string, "ruleRole" | "ruleMatch">> = { role: "ruleRole", match: "ruleMatch" };
const groupRuleTexts: Readonly<Record<string, "groupTarget" | "groupLabel">> = {
  group: "groupTarget",
  label: "groupLabel",
};

/** What a list of refused fields calls each; a cell by its row. */
export function useFieldLabel(): (path: string) => string {
  const t = useTranslations("connectionForm");
  const stepLabel = (row: number, [index, name]: readonly string[]) => {
    const step = Number(index ?? 0) + 1;
    const key = `stepInputs.${name}` as "stepInputs.text";
    return t.has(key) ? t(key, { row, step }) : t("stepType", { row, step });
  };
  return (path) => {
    const table = tables.get(path);
    if (table) return t(`sections.${table}`);
    const key = `${path.replaceAll(".", "_")}.label` as "name.label";
    if (t.has(key)) return t(key);
    const [part, list, index, ...inner] = path.split(".");
    if (part === "claims") {
      if (index === "transforms") return stepLabel(Number(list) + 1, inner);
      return t(path.endsWith(".field") ? "claimField" : "claimSource", { row: Number(list) + 1 });
    }
    const row = Number(index) + 1;
    if (list === "rules") return t(ruleTexts[inner[0] ?? ""] ?? "ruleValue", { row });
    if (list === "groupRules") return t(groupRuleTexts[inner[0] ?? ""] ?? "groupValue", { row });
    return path;
  };
}
