import { getTranslations } from "next-intl/server";
import type { Change } from "@/components/console/change-list";
import { getFactText } from "@/components/console/get-fact-text";
import { getFieldLabel, getLabelledChanges } from "@/components/console/get-field-label";
import type { ImportOfFile } from "@/lib/connections/import-connection";
import type { Context } from "@/lib/context";
import type { ImpactPreview } from "@/lib/diagnosis/preview-impact";
import type { MappingPreview } from "@/lib/diagnosis/preview-mapping";
import { groupNames } from "@/lib/directory/group-store";
import { listRoles, type Organization } from "@/lib/directory/organization-store";
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

type Asked = Pick<Context, "db"> & { organization: Pick<Organization, "id"> };

/** What roles and groups are called, by their keys; what does not exist is called by its key. */
async function namesOf({ db, organization }: Asked, groupKeys: readonly string[]) {
  const [roles, groups] = await Promise.all([
    listRoles(db, organization.id),
    groupNames(db, organization.id, groupKeys),
  ]);
  const roleNames = new Map(roles.map(({ key, name }) => [key, name]));
  return {
    role: (key: string) => roleNames.get(key) ?? key,
    group: (key: string) => groups.get(key) ?? key,
  };
}

/** The impact of a change, with names of roles and groups, and the title of an error where the change is about one. */
export async function impactInWords(preview: ImpactPreview, ctx: Asked): Promise<ImpactPreview> {
  const errors = await getTranslations("errors");
  const ofGroups = preview.changes.filter(({ kind }) => kind === "group_lost" || kind === "group_gained");
  const { role: roleName, group: groupName } = await namesOf(
    ctx,
    ofGroups.map(({ subject }) => subject),
  );
  const inWords = {
    refused: (subject: string) => errors(`${subject as ErrorCode}.title`),
    admitted: (subject: string) => errors(`${subject as ErrorCode}.title`),
    role_lost: roleName,
    role_gained: roleName,
    group_lost: groupName,
    group_gained: groupName,
  };
  return {
    ...preview,
    changes: preview.changes.map((change) => ({ ...change, subject: inWords[change.kind](change.subject) })),
    consoleRows: preview.consoleRows.map(({ value, role }) => ({ value, role: roleName(role) })),
  };
}

/** What a mapping makes of a sign-in, with names of roles and groups, and its reasons as sentences. */
export async function mappingInWords(
  { roles, groups, misfits, ...preview }: MappingPreview,
  ctx: Asked,
): Promise<MappingWords> {
  const text = await getFactText();
  const { role: roleName, group: groupName } = await namesOf(
    ctx,
    groups.map(({ group }) => group),
  );
  return {
    ...preview,
    roles: roles?.map(({ role, reason }) => ({ role: roleName(role), reason: text(reason) })) ?? null,
    groups: groups.map(({ group, reason }) => ({ group: groupName(group), reason: text(reason) })),
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
