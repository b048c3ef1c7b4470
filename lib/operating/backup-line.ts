import { z } from "zod";

/** The first line of a backup: what is needed to tell whether it can be restored here. */
const backupHeaderSchema = z.object({
  format: z.literal("gatehouse-backup"),
  formatVersion: z.literal(1),
  /** The version that wrote it, for a reader. */
  version: z.string(),
  /** When it was written, ISO 8601. */
  createdAt: z.iso.datetime(),
  /** The last migration of the database, as drizzle numbers them: milliseconds since 1970. */
  migration: z.number(),
  /** Which APP_SECRET its secrets are encrypted with: a mark that says nothing about the secret. */
  secretKeyId: z.string(),
});

export type BackupHeader = z.infer<typeof backupHeaderSchema>;

const tableLine = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
const rowsLine = z.object({ rows: z.array(z.array(z.string().nullable())) });
const endLine = z.object({ end: z.literal(true), count: z.int() });

export type BackupLine = z.infer<typeof tableLine> | z.infer<typeof rowsLine> | z.infer<typeof endLine>;

const lineSchema = z.union([tableLine, rowsLine, endLine]);

/** @throws Error when the text is no first line of a backup */
export function parseHeader(text: string): BackupHeader {
  const header = backupHeaderSchema.safeParse(parseJson(text));
  if (!header.success) throw new Error("The file is no backup of Gatehouse, or one of a newer format");
  return header.data;
}

/** @throws Error when the text is no line of a backup */
export function parseLine(text: string): BackupLine {
  const line = lineSchema.safeParse(parseJson(text));
  if (!line.success) throw new Error("The backup is damaged: a line cannot be read");
  return line.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
