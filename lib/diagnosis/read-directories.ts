import type { Context } from "@/lib/context";
import { noFigures, readDirectoryFigures } from "@/lib/directories/directory-figures-queries";
import { findPersonDirectory } from "@/lib/directories/person-directory-queries";
import { masked } from "@/lib/facts/mask-fact";
import { type Directory, listDirectories } from "@/lib/scim/directory-store";
import { listDirectoryTokens } from "@/lib/scim/directory-token-store";
import type { DirectoryUser } from "@/lib/scim/directory-user-store";
import { nameOf } from "@/lib/scim/scim-context";
import { listScimRequests } from "@/lib/scim/scim-request-store";
import { maskedRequest, namesIn } from "./masked-request";

const shownDirectories = 20;
const shownRequests = 20;

/** What a helper has to know of an organization's directories, and of one person in them: no token, no name. */
export async function readDirectories(
  { organizationId, userId }: { organizationId: string; userId: string | null },
  ctx: Pick<Context, "db" | "now">,
): Promise<object[]> {
  const directories = await listDirectories(ctx.db, organizationId);
  if (directories.length === 0) return [];
  const figures = await readDirectoryFigures(ctx.db, organizationId, ctx.now);
  const person = userId === null ? null : await findPersonDirectory(ctx.db, { organizationId, userId });
  return Promise.all(
    directories.slice(0, shownDirectories).map(async (directory) => ({
      ...(await readDirectory(directory, ctx)),
      ...(figures.get(directory.id) ?? noFigures),
      person: person?.directory.id === directory.id ? await readPerson(directory, person.row, ctx) : null,
    })),
  );
}

/** How one is set up; of its tokens only until when they are good. */
export async function readDirectory(directory: Directory, { db }: Pick<Context, "db">): Promise<object> {
  const { id, preset, connectionId, status, dryRun, matchBy, onDelete, maxMembers, lastRequestAt } = directory;
  const tokens = await listDirectoryTokens(db, nameOf(directory));
  return {
    id,
    preset,
    connection: connectionId,
    status,
    dryRun,
    matchBy,
    onDelete,
    maxMembers,
    lastRequestAt: lastRequestAt?.toISOString() ?? null,
    tokens: tokens.map(({ expiresAt, lastUsedAt }) => ({
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
  };
}

async function readPerson(directory: Directory, row: DirectoryUser, { db }: Pick<Context, "db">): Promise<object> {
  const page = { limit: shownRequests, before: null, userId: row.userId ?? "" };
  const requests = await listScimRequests(db, nameOf(directory), page);
  return {
    entry: row.id,
    active: row.active,
    version: row.version,
    userName: masked(row.userName),
    externalId: row.externalId === null ? null : masked(row.externalId),
    email: row.email === null ? null : masked(row.email),
    attributes: Object.keys(row.resource),
    requests: requests.map((request) => maskedRequest(request, namesIn(row))),
  };
}
