import type { CsvRecord } from "@/lib/csv/csv-table";
import {
  type AttributeDefinition,
  type AttributeType,
  type AttributeValue,
  attributeField,
  attributeKeyOf,
  isAttributeField,
} from "@/lib/identity/attribute-type";
import { readClaimValue } from "@/lib/identity/attribute-value";
import { problemKey } from "@/lib/identity/problem-key";
import { type UserInput, userInputSchema } from "./directory-schema";
import { type FixedField, type ImportColumns, type ImportField, importFields } from "./import-fields";

/** What is wrong with a row: the key of a text, at a field where it is one field's. */
export type ImportProblem = { field: ImportField | null; problem: string };

type AttributeTypes = ReadonlyMap<ImportField, AttributeType>;

export type UserRow = { record: CsvRecord; email: string | null } & (
  | { user: UserInput; problems: null }
  | { user: null; problems: ImportProblem[] }
);

/** Names that other systems write into the first line, in letters and digits alone. */
const knownNames: Record<FixedField, string> = {
  email:
    "email mail emailaddress primaryemail emailadresse mailadresse adresseemail adresseélectronique courriel correo correoelectrónico correoelectronico direccióndecorreoelectrónico メールアドレス メール 電子メール",
  userName:
    "username login loginname samaccountname benutzername anmeldename nomdutilisateur identifiant nombredeusuario usuario ユーザー名 ログイン名",
  fullName:
    "fullname name displayname anzeigename vollständigername nomcomplet nomdaffichage nombrecompleto nombreparamostrar 氏名 表示名 名前",
  firstName: "firstname givenname vorname prénom prenom nombre 名",
  lastName: "lastname surname familyname sn nachname familienname nom nomdefamille apellidos apellido 姓 苗字",
  phone:
    "phone telephone telephonenumber phonenumber businessphone workphone telefon telefonnummer téléphone teléfono telefono 電話番号 電話",
  mobile:
    "mobile mobilephone mobilenumber cellphone mobil mobiltelefon handy téléphonemobile portable móvil movil teléfonomóvil celular 携帯電話番号 携帯電話",
  locale: "locale language preferredlanguage sprache langue idioma 言語",
  userPrincipalName: "userprincipalname upn ユーザープリンシパル名",
  securityId: "securityid sid objectsid onpremisessecurityidentifier",
  status: "status state statut estado 状態",
  roles: "roles role rollen rolle rôles rôle rol ロール",
  groups: "groups group gruppen gruppe groupes groupe grupos grupo グループ",
};

/**
 * What each column is by its name: a field that everybody has, or a custom attribute by its key, its label, or as our export names it. Of
 * several columns that could be one field, the first. Pure.
 */
export function guessColumns(
  header: readonly string[],
  attributes: readonly AttributeDefinition[],
): (ImportField | null)[] {
  const names: readonly { field: ImportField; names: readonly string[] }[] = [
    ...importFields.map((field) => ({ field, names: knownNames[field].split(" ") })),
    ...attributes.map(({ key, label }) => ({
      field: attributeField(key),
      names: [attributeField(key), key, label].map(lettersOf),
    })),
  ];
  const taken = new Set<ImportField>();
  return header.map((name) => {
    const found = names.find((known) => !taken.has(known.field) && known.names.includes(lettersOf(name)));
    if (found) taken.add(found.field);
    return found?.field ?? null;
  });
}

const lettersOf = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/**
 * What is wrong with a choice of columns; null when it can be read by. Pure.
 * @returns a key of the texts `userImport.problems`
 */
export function columnsProblem(
  columns: ImportColumns,
  header: readonly string[],
  attributes: readonly AttributeDefinition[],
): string | null {
  if (columns.length !== header.length) return "columns_other_file";
  const named = columns.filter((field) => field !== null);
  if (new Set(named).size < named.length) return "columns_repeated";
  const own = attributes.map(({ key }) => attributeField(key));
  if (named.some((field) => isAttributeField(field) && !own.includes(field))) return "columns_unknown";
  return named.includes("email") ? null : "columns_email";
}

/**
 * The rows of a file as users, by the schema of the REST API, or with what is wrong with them. Empty cells say nothing. Of several
 * rows with one address, the first counts. Pure.
 */
export function readUserRows(
  records: readonly CsvRecord[],
  columns: ImportColumns,
  attributes: readonly AttributeDefinition[],
): UserRow[] {
  const types = new Map(attributes.map(({ key, type }) => [attributeField(key), type]));
  const lines = new Map<string, number>();
  return records.map((record) => {
    const row = readRow(record, columns, types);
    if (row.user === null) return row;
    const earlier = lines.get(row.user.email);
    if (earlier !== undefined) return refusedRow(record, row.email, [at("email", `email_repeated: ${earlier}`)]);
    lines.set(row.user.email, record.line);
    return row;
  });
}

function readRow(record: CsvRecord, columns: ImportColumns, types: AttributeTypes): UserRow {
  const cells = record.cells.map((cell) => cell.trim());
  const email = cells[columns.indexOf("email")] ?? "";
  // Shifted cells, mostly by a comma without quotation marks: what is where is anybody's guess.
  if (cells.slice(columns.length).some(Boolean)) return refusedRow(record, email, [at(null, "cells_too_many")]);
  const filled = columns.flatMap((field, index) => {
    const cell = cells[index];
    return field && cell ? [{ field, cell }] : [];
  });
  const own = readAttributes(filled, types);
  const fields = filled.flatMap(({ field, cell }) =>
    isAttributeField(field) ? [] : [[field, fieldValue(field, cell)]],
  );
  const input = {
    ...Object.fromEntries(fields),
    ...(own.values.length > 0 && { attributes: Object.fromEntries(own.values) }),
  };
  const parsed = userInputSchema.safeParse(input, { error: problemKey });
  if (parsed.success && own.problems.length === 0)
    return { record, email: parsed.data.email, user: parsed.data, problems: null };
  const problems = new Map(
    (parsed.error?.issues ?? []).map(({ path, message }) => [fieldAt(path), at(fieldAt(path), message)] as const),
  );
  return refusedRow(record, email, [...problems.values(), ...own.problems]);
}

/** The attributes of a row by their keys, and those whose cell is no value of their type. */
function readAttributes(filled: readonly { field: ImportField; cell: string }[], types: AttributeTypes) {
  const values: [string, AttributeValue][] = [];
  const problems: ImportProblem[] = [];
  for (const { field, cell } of filled) {
    const type = isAttributeField(field) ? types.get(field) : undefined;
    if (!isAttributeField(field) || type === undefined) continue;
    const value = attributeValue(type, cell);
    if (value === null) problems.push(at(field, `attribute_${type}`));
    else values.push([attributeKeyOf(field), value]);
  }
  return { values, problems };
}

/** A cell as our export writes a value. The bounds are the schema's. */
function attributeValue(type: AttributeType, cell: string): AttributeValue | null {
  if (type === "list") return listed(cell, /[;\n]/);
  if (type === "text") return cell;
  if (type === "number")
    return /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(cell) && Number.isFinite(Number(cell)) ? Number(cell) : null;
  const read = readClaimValue(type, [cell]);
  return read === null || read === "misfit" ? null : read.value;
}

const fieldAt = ([name, key]: readonly PropertyKey[]): ImportField | null => {
  if (name === "attributes" && typeof key === "string") return attributeField(key);
  return importFields.find((known) => known === name) ?? null;
};

/** Several roles or groups in one cell: our own export writes `a; b`. */
function fieldValue(field: FixedField, cell: string): unknown {
  if (field === "roles" || field === "groups") return listed(cell, /[;,|\n]/);
  return field === "status" ? cell.toLowerCase() : cell;
}

const listed = (cell: string, separator: RegExp) =>
  [...new Set(cell.split(separator).map((part) => part.trim()))].filter(Boolean);

const at = (field: ImportField | null, problem: string): ImportProblem => ({ field, problem });

const refusedRow = (record: CsvRecord, email: string | null, problems: ImportProblem[]): UserRow => ({
  record,
  email: email?.slice(0, 254) || null,
  user: null,
  problems,
});
