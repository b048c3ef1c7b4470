"use client";

import { useTranslations } from "next-intl";

/** Tables of the form, which a collision names as a whole. */
const tables = new Map<string, "claims" | "roles" | "groups">([
  ["claims", "claims"],
  ["provisioning.rules", "roles"],
  ["provisioning.groupRules", "groups"],
]);

/** What a list of refused fields calls each; a cell by its row. */
export function useFieldLabel(): (path: string) => string {
  const t = useTranslations("connectionForm");
  return (path) => {
    const table = tables.get(path);
    if (table) return t(`sections.${table}`);
    const key = `${path.replaceAll(".", "_")}.label` as "name.label";
    if (t.has(key)) return t(key);
    const [part, list, index] = path.split(".");
    if (part === "claims") return t(path.endsWith(".field") ? "claimField" : "claimSource", { row: Number(list) + 1 });
    const row = Number(index) + 1;
    if (list === "rules") return t(path.endsWith(".role") ? "ruleRole" : "ruleValue", { row });
    if (list === "groupRules") return t(path.endsWith(".group") ? "groupTarget" : "groupValue", { row });
    return path;
  };
}
