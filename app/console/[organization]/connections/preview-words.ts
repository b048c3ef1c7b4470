import { getTranslations } from "next-intl/server";
import type { Change } from "@/components/console/change-list";
import { getFactText } from "@/components/console/get-fact-text";
import { getFieldLabel, getLabelledChanges } from "@/components/console/get-field-label";
import type { ImportOfFile } from "@/lib/connections/import-connection";
import type { ImpactPreview } from "@/lib/diagnosis/preview-impact";
import type { MappingPreview } from "@/lib/diagnosis/preview-mapping";
import type { ErrorCode } from "@/lib/errors/catalogue";

// What previews found, in the reader's words: the browser has neither the catalogue of errors nor the sentences of facts.

/** A preview of a mapping with its reasons as sentences. */
export type MappingWords = Omit<MappingPreview, "roles" | "groups" | "misfits"> & {
  roles: { role: string; reason: string }[] | null;
  groups: { group: string; reason: string }[];
  /** Custom attributes that would not be set, and why. */
  misfits: string[];
};

/** What a sign-in was refused for, by the code of its event; null when it was not. */
export async function titleOf(code: string): Promise<string | null> {
  const errors = await getTranslations("errors");
  return code === "ok" ? null : errors(`${code as ErrorCode}.title`);
}

/** The impact of a change, with the title of an error where the change is about one. */
export async function impactInWords(preview: ImpactPreview): Promise<ImpactPreview> {
  const errors = await getTranslations("errors");
  const changes = preview.changes.map(({ kind, subject, ...change }) => {
    const isError = kind === "refused" || kind === "admitted";
    return { ...change, kind, subject: isError ? errors(`${subject as ErrorCode}.title`) : subject };
  });
  return { ...preview, changes };
}

export async function mappingInWords({ roles, groups, misfits, ...preview }: MappingPreview): Promise<MappingWords> {
  const text = await getFactText();
  return {
    ...preview,
    roles: roles?.map(({ role, reason }) => ({ role, reason: text(reason) })) ?? null,
    groups: groups.map(({ group, reason }) => ({ group, reason: text(reason) })),
    misfits: misfits.map(text),
  };
}

/** What an import changes, or would change, of one connection. */
export type ImportWords = Pick<ImportOfFile, "created"> & {
  id: string;
  name: string;
  changes: Change[];
  /** What changes besides, in sentences. */
  notes: string[];
  /** What the file cannot hold, as its labels say it. */
  missing: string[];
};

export async function importInWords(result: ImportOfFile): Promise<ImportWords> {
  const { connection, created, changes, missing, takesDefaultFrom } = result;
  const labelOf = await getFieldLabel();
  const t = await getTranslations("changes");
  return {
    id: connection.id,
    name: connection.name,
    created,
    changes: await getLabelledChanges("connection", changes),
    notes: takesDefaultFrom === null ? [] : [t("takesDefault", { connection: takesDefaultFrom })],
    missing: missing.map((path) => labelOf("connection", path)),
  };
}
