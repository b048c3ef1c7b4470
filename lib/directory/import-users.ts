import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { type CsvRecord, readCsvTable } from "@/lib/csv/csv-table";
import { retryOnConflict } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, said } from "@/lib/facts/fact";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import { listAttributes } from "./attribute-store";
import { type ExistingPolicy, type ImportColumns, importLimits } from "./import-fields";
import { type ImportReport, reportOf, type UntakenRow } from "./import-report";
import { readImportScene, slices } from "./read-import-scene";
import { requireAdministratorLeft } from "./require-administrator-left";
import { createUser, updateUser } from "./save-user";
import { columnsProblem, guessColumns, readUserRows } from "./user-csv";
import { type PlannedRow, planImport } from "./user-import-plan";

export type UserImport = {
  organizationId: string;
  csv: string;
  /** What each column is; null guesses by the names in the first line. */
  columns: ImportColumns | null;
  existing: ExistingPolicy;
  byOperator: boolean;
};

type Report = ImportReport & { refused: UntakenRow[] };

export type ImportPreview = {
  header: string[];
  columns: ImportColumns;
  /** The first record, as an example of what the columns hold. */
  example: string[];
  /** Who would get a role with the console, and which. */
  administrators: { email: string; roles: string[] }[];
} & (
  | { report: Report; problem: null }
  /** Nothing can be read by these columns: why, as the key of a text. */
  | { report: null; problem: string }
);

/** A transaction holds so many users: sign-ins come between two of them. */
const batch = 50;

/**
 * What an import of users would do. Writes nothing.
 * @throws SsoError csv_malformed, csv_too_large
 */
export async function previewUserImport(input: UserImport, ctx: Context): Promise<ImportPreview> {
  const { header, records, columns, problem, attributes } = await readTable(input, ctx);
  const shown = { header, columns, example: records[0]?.cells ?? [] };
  if (problem !== null) return { ...shown, problem, report: null, administrators: [] };
  const planned = await planRows({ records, columns, attributes }, input, ctx);
  return { ...shown, problem, report: reportOf(planned), administrators: administratorsOf(planned) };
}

/**
 * Creates and changes users by a CSV file, each by the use case of the user's form, some in a transaction. A row that is refused at
 * the last moment undoes nothing but itself. When it breaks off, what was written stays, and importing the same file again goes on.
 * @throws SsoError csv_malformed, csv_too_large, validation_failed, administrators_unconfirmed
 */
export async function importUsers(
  input: UserImport & {
    createdBy: "administrator" | "api";
    /** Who imports has seen who becomes an administrator, and means it. */
    confirmsAdministrators: boolean;
  },
  ctx: Context,
): Promise<{ report: Report; header: string[] }> {
  const { header, records, columns, problem, attributes } = await readTable(input, ctx);
  if (problem) throw new SsoError("validation_failed", { fields: { columns: problem } });
  const planned = await planRows({ records, columns, attributes }, input, ctx);
  requireConfirmedAdministrators(planned, input);
  const done: PlannedRow[] = [];
  for (const rows of slices(planned, batch))
    done.push(
      ...(await retryOnConflict(() =>
        ctx.db.transaction(async (tx) => {
          const written: PlannedRow[] = [];
          for (const row of rows) written.push(await writeRow(row, input, { ...ctx, db: tx }));
          return written;
        }),
      )),
    );
  const report = reportOf(done);
  await auditImport(input.organizationId, report, ctx);
  return { report, header };
}

async function readTable({ organizationId, csv, columns: chosen }: UserImport, { db }: Context) {
  const { header, records } = readCsvTable(csv, importLimits);
  const attributes = await listAttributes(db, organizationId);
  const columns = chosen ?? guessColumns(header, attributes);
  return { header, records, attributes, columns, problem: columnsProblem(columns, header, attributes) };
}

type Table = {
  records: readonly CsvRecord[];
  columns: ImportColumns;
  attributes: readonly AttributeDefinition[];
};

async function planRows(
  { records, columns, attributes }: Table,
  { organizationId, existing: policy, byOperator }: UserImport,
  ctx: Context,
): Promise<PlannedRow[]> {
  const rows = readUserRows(records, columns, attributes);
  const scene = await readImportScene(organizationId, rows, ctx);
  return planImport(rows, { ...scene, policy, byOperator, actorId: ctx.actor.id });
}

/** One row, in a savepoint of its own. What another person changed since it was planned refuses it. */
async function writeRow(
  row: PlannedRow,
  input: { organizationId: string; byOperator: boolean; createdBy: "administrator" | "api" },
  ctx: Context,
): Promise<PlannedRow> {
  const { organizationId, byOperator, createdBy } = input;
  const { decision } = row;
  try {
    if (decision.kind === "create") await createUser({ organizationId, user: decision.user, createdBy }, ctx);
    if (decision.kind === "update") {
      const { userId, patch, losesAccess } = decision;
      const update = (inner: Context) =>
        updateUser({ organizationId, userId, byOperator, patch, replaces: "manual" }, inner);
      if (!losesAccess) await update(ctx);
      else
        await ctx.db.transaction((tx) =>
          requireAdministratorLeft(tx, organizationId, () => update({ ...ctx, db: tx })),
        );
    }
    return row;
  } catch (error) {
    if (!(error instanceof SsoError)) throw error;
    return { ...row, decision: { kind: "refused", problems: [{ field: null, problem: problemOf(error) }] } };
  }
}

const problemOf = ({ code, details }: SsoError): string => Object.values(details.fields ?? {})[0] ?? code;

function requireConfirmedAdministrators(
  planned: readonly PlannedRow[],
  { confirmsAdministrators }: { confirmsAdministrators: boolean },
): void {
  const administrators = administratorsOf(planned);
  if (confirmsAdministrators || administrators.length === 0) return;
  throw new SsoError("administrators_unconfirmed", {
    expected: said("confirmImportedAdministrators"),
    got: personal(administrators.map(({ email, roles }) => `${email} = ${roles.join(", ")}`)),
  });
}

const administratorsOf = (planned: readonly PlannedRow[]) =>
  planned.flatMap(({ email, consoleRoles: roles }) => (email && roles.length > 0 ? [{ email, roles }] : []));

/** Each user has an entry of their own; this one says that they came in one file. */
async function auditImport(organizationId: string, { refused, ...counts }: ImportReport, ctx: Context): Promise<void> {
  await recordAudit(
    {
      organizationId,
      action: "users.imported",
      target: { type: "organization", id: organizationId, label: `${counts.created + counts.updated} users` },
      changes: Object.entries({ ...counts, refused: refused.length }).map(([field, to]) => ({ field, from: null, to })),
    },
    ctx,
  );
}
