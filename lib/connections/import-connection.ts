import type { AuditChange } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { connectionChanges } from "./connection-changes";
import { type ConnectionInput, missingParts } from "./connection-schema";
import { findConnection, findDefaultConnection, listNamesakes } from "./connection-store";
import { defaultMoves } from "./default-moves";
import { prepareConnection } from "./prepare-connection";
import { requireConfirmed } from "./require-confirmed";
import { requireTested } from "./require-tested";
import type { SaveConfirmations } from "./save-connection";
import { writeConnection } from "./write-connection";

type ImportRequest = SaveConfirmations & { organizationId: string; isDryRun: boolean };

type ImportResult = {
  created: boolean;
  connection: Connection;
  changes: AuditChange[];
  /** What the file cannot hold, the client secret above all; until it is there, the connection is a draft. */
  missing: string[];
};

/** With the name of the connection that stops being the default for it; null when none does. */
export type ImportOfFile = ImportResult & { takesDefaultFrom: string | null };

/**
 * Imports a connection from a file: the one of the same name and kind is changed, else a new one is made. Nothing is read
 * from the network: a backup must come back although the provider is away.
 * @param isDryRun true changes nothing and answers what would change; a preview does not ask for tests either
 * @throws SsoError connection_ambiguous when several connections have the name, connection_untested
 */
async function importConnection(
  input: ImportRequest & { connection: ConnectionInput; isPreview: boolean },
  ctx: Context,
): Promise<ImportResult> {
  const { organizationId, connection: wanted, isDryRun, isPreview } = input;
  const before = await findNamesake(organizationId, wanted, ctx);
  const request = { organizationId, connectionId: before?.id ?? null, connection: wanted, explicitSamlFields: [] };
  const { connection: prepared, drawn } = await prepareConnection(request, { before }, { ...ctx, outbound: null });
  const missing = missingParts(prepared);
  const isTooSoon = prepared.status === "live" && missing.length > 0;
  const connection: Connection = isTooSoon ? { ...prepared, status: "draft" } : prepared;
  const changes = connectionChanges(before, connection);
  if (!isPreview) await requireConfirmed(before, connection, input.confirmsConsoleRoles === true, ctx);
  const override = isPreview
    ? null
    : await requireTested(before, connection, { override: input.override ?? null }, ctx);
  if (isDryRun) return { created: before === null, connection, changes, missing };
  const written = await writeConnection(before, connection, ctx, { drawn, override });
  return { created: before === null, connection: written, changes, missing };
}

/**
 * Imports all connections of a file, each as `importConnection` does. All of them are checked before the first is written:
 * one that cannot be imported leaves all of them out.
 * @throws SsoError connection_ambiguous, image_refused
 */
export async function importConnections(
  input: ImportRequest & { connections: readonly ConnectionInput[] },
  ctx: Context,
): Promise<ImportOfFile[]> {
  const { connections, isDryRun } = input;
  refuseNamesakes(connections);
  const importAll = async (dry: boolean) => {
    const results: ImportResult[] = [];
    for (const connection of connections)
      results.push(await importConnection({ ...input, connection, isDryRun: dry, isPreview: isDryRun }, ctx));
    return results;
  };
  const holder = await findDefaultConnection(ctx.db, input.organizationId);
  const checked = await importAll(true);
  const moves = defaultMoves(
    holder,
    checked.map(({ connection }) => connection),
  );
  const results = isDryRun ? checked : await importAll(false);
  return results.map((result, index) => ({ ...result, takesDefaultFrom: moves[index] ?? null }));
}

/** Two of one name and kind in a file could not be told apart: the second would overwrite the first. */
function refuseNamesakes(connections: readonly ConnectionInput[]): void {
  const names = new Set<string>();
  for (const { name, kind } of connections) {
    const key = `${kind} ${name}`;
    if (names.has(key))
      throw new SsoError("connection_ambiguous", {
        expected: said("oneConnectionNamed", { name }),
        got: said("severalInFile"),
      });
    names.add(key);
  }
}

async function findNamesake(
  organizationId: string,
  { name, kind }: ConnectionInput,
  { db }: Context,
): Promise<Connection | null> {
  const [id, ...others] = await listNamesakes(db, organizationId, { name, kind });
  if (others.length > 0)
    throw new SsoError("connection_ambiguous", {
      expected: said("oneConnectionNamed", { name }),
      got: plain(others.length + 1),
    });
  return id === undefined ? null : findConnection(db, organizationId, id);
}
