import { z } from "zod";
import { connectionViewSchema } from "./connection";
import { connectionStatuses } from "./connection-schema";
import { toConnectionView } from "./connection-view";
import type { ConnectionDraft } from "./draft-store";
import type { ConnectionVersion } from "./version-store";

const summary = {
  version: z.int(),
  author: z.string(),
  createdAt: z.iso.datetime(),
};

/** One line of a connection's history. */
export const versionSummarySchema = z
  .object({
    ...summary,
    name: z.string(),
    status: z.enum(connectionStatuses),
    proven: z.boolean().meta({ description: "Someone signed in, or passed a test, with this version." }),
  })
  .meta({ id: "VersionSummary" });
export type VersionSummary = z.infer<typeof versionSummarySchema>;

export function toVersionSummary(
  { version, author, createdAt, connection }: ConnectionVersion,
  proven: ReadonlySet<number>,
): VersionSummary {
  const { name, status } = connection;
  return { version, author, createdAt: createdAt.toISOString(), name, status, proven: proven.has(version) };
}

/** A version as it was saved. */
export const versionViewSchema = z.object({ ...summary, connection: connectionViewSchema }).meta({ id: "Version" });
export type VersionView = z.infer<typeof versionViewSchema>;

export function toVersionView({ createdAt, connection, ...saved }: ConnectionVersion, baseUrl: string): VersionView {
  return { ...saved, createdAt: createdAt.toISOString(), connection: toConnectionView(connection, baseUrl) };
}

/** What administrators are working on. */
export const draftViewSchema = z
  .object({
    connection: connectionViewSchema.meta({ description: "The connection with the draft applied." }),
    baseVersion: z.int().meta({ description: "The version that the draft changes." }),
    author: z.string().nullable(),
    updatedAt: z.iso.datetime().nullable().meta({
      description: "Null after a change that left no difference from the saved connection: there is no draft then.",
    }),
  })
  .meta({ id: "Draft" });
export type DraftView = z.infer<typeof draftViewSchema>;

export function toDraftView(
  { connection, baseVersion, author, updatedAt }: ConnectionDraft,
  baseUrl: string,
): DraftView {
  return { connection: toConnectionView(connection, baseUrl), baseVersion, author, updatedAt: updatedAt.toISOString() };
}
