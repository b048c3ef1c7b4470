import type { CsvRecord } from "@/lib/csv/csv-table";
import { problemKey } from "@/lib/identity/problem-key";
import { type UserInput, userInputSchema } from "./directory-schema";
import { type ImportColumns, type ImportField, importFields } from "./import-fields";

/** What is wrong with a row: a key of the `validation` texts, at a field where it is one field's. */
export type ImportProblem = { field: ImportField | null; problem: string };

export type UserRow = { record: CsvRecord; email: string | null } & (
  | { user: UserInput; problems: null }
  | { user: null; problems: ImportProblem[] }
);

/** Names that other systems write into the first line, in letters and digits alone. */
const knownNames: Record<ImportField, string> = {
  email: "email mail emailaddress primaryemail emailadresse mailadresse",
  userName: "username login loginname samaccountname benutzername anmeldename",
  fullName: "fullname name displayname anzeigename vollständigername",
  firstName: "firstname givenname vorname",
  lastName: "lastname surname familyname sn nachname familienname",
  phone: "phone telephone telephonenumber phonenumber businessphone workphone telefon telefonnummer",
  mobile: "mobile mobilephone mobilenumber cellphone mobil mobiltelefon handy",
  locale: "locale language preferredlanguage sprache",
  userPrincipalName: "userprincipalname upn",
  securityId: "securityid sid objectsid onpremisessecurityidentifier",
  status: "status state",
  roles: "roles role rollen rolle",
  groups: "groups group gruppen gruppe",
};

/** What each column is by its name; of several that could be one field, the first. Pure. */
export function guessColumns(header: readonly string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>();
  return header.map((name) => {
    const plain = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
    const field = importFields.find((known) => !taken.has(known) && knownNames[known].split(" ").includes(plain));
    if (field) taken.add(field);
    return field ?? null;
  });
}

/**
 * What is wrong with a choice of columns; null when it can be read by. Pure.
 * @returns a key of the `validation` texts
 */
export function columnsProblem(columns: ImportColumns, header: readonly string[]): string | null {
  if (columns.length !== header.length) return "columns_other_file";
  const named = columns.filter((field) => field !== null);
  if (new Set(named).size < named.length) return "columns_repeated";
  return named.includes("email") ? null : "columns_email";
}

/**
 * The rows of a file as users, by the schema of the REST API, or with what is wrong with them. Empty cells say nothing. Of several
 * rows with one address, the first counts. Pure.
 */
export function readUserRows(records: readonly CsvRecord[], columns: ImportColumns): UserRow[] {
  const lines = new Map<string, number>();
  return records.map((record) => {
    const row = readRow(record, columns);
    if (row.user === null) return row;
    const earlier = lines.get(row.user.email);
    if (earlier !== undefined) return refusedRow(record, row.email, [at("email", `email_repeated: ${earlier}`)]);
    lines.set(row.user.email, record.line);
    return row;
  });
}

function readRow(record: CsvRecord, columns: ImportColumns): UserRow {
  const cells = record.cells.map((cell) => cell.trim());
  const email = cells[columns.indexOf("email")] ?? "";
  // Shifted cells, mostly by a comma without quotation marks: what stands where is anybody's guess.
  if (cells.slice(columns.length).some(Boolean)) return refusedRow(record, email, [at(null, "cells_too_many")]);
  const input = Object.fromEntries(
    columns.flatMap((field, index) => {
      const cell = cells[index];
      return field && cell ? [[field, fieldValue(field, cell)]] : [];
    }),
  );
  const parsed = userInputSchema.safeParse(input, { error: problemKey });
  if (parsed.success) return { record, email: parsed.data.email, user: parsed.data, problems: null };
  const problems = new Map(
    parsed.error.issues.map(({ path: [name], message }) => {
      const field = importFields.find((known) => known === name) ?? null;
      return [field, at(field, message)] as const;
    }),
  );
  return refusedRow(record, email, [...problems.values()]);
}

/** Several roles or groups in one cell: our own export writes `a; b`. */
function fieldValue(field: ImportField, cell: string): unknown {
  if (field === "roles" || field === "groups")
    return [...new Set(cell.split(/[;,|\n]/).map((key) => key.trim()))].filter(Boolean);
  return field === "status" ? cell.toLowerCase() : cell;
}

const at = (field: ImportField | null, problem: string): ImportProblem => ({ field, problem });

const refusedRow = (record: CsvRecord, email: string | null, problems: ImportProblem[]): UserRow => ({
  record,
  email: email?.slice(0, 254) || null,
  user: null,
  problems,
});
