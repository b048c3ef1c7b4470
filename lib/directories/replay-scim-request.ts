import { directoryActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import { type Directory, type DirectoryName, findDirectory } from "@/lib/scim/directory-store";
import { findDirectoryUser } from "@/lib/scim/directory-user-store";
import { refusedAnswer } from "@/lib/scim/refused-answer";
import { type RoutedRequest, routeScimRequest } from "@/lib/scim/route-scim-request";
import type { ScimContext } from "@/lib/scim/scim-context";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { findScimRequest } from "./request-queries";

/** What a request would be answered with now, what it would be, and what it would change. */
type Replay = Pick<ScimRequest, "status" | "action" | "targetLabel"> & { facts: Fact[] };

/** What ends a replay: everything that was written is undone. */
class Undone extends Error {}

/**
 * Does once more what a logged request about a person asked for, by the settings, groups and attributes as they are now, and undoes it:
 * what it finds is what would happen, and nobody notices. Also in a dry run, and while the directory is paused. Anyone who was created by it
 * is there by now, so that a creation is replayed as the replacement of the same entry.
 * @returns null for a request that changes no person, or whose body is not kept
 */
export async function replayScimRequest(
  { requestId, ...name }: DirectoryName & { requestId: number },
  ctx: Context,
): Promise<Replay | null> {
  const directory = await findDirectory(ctx.db, name);
  const request = await findScimRequest(ctx.db, name, requestId);
  const again = request && (await repeated(request, name, ctx));
  if (!directory || !again) return null;
  let replay: Replay | null = null;
  try {
    await ctx.db.transaction(async (tx) => {
      replay = await run(again, contextOf(directory, tx, ctx));
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return replay;
}

/** The request as it would arrive: of what was sent the log keeps the attributes that are known here, and those are what counts. */
async function repeated(
  { method, path, body, targetId }: ScimRequest,
  name: DirectoryName,
  { db }: Context,
): Promise<RoutedRequest | null> {
  const [resource = "", id, ...more] = (path.split("?", 1)[0] ?? "").split("/").filter(Boolean);
  const isOfPerson = resource.toLowerCase() === "users" && more.length === 0 && id?.toLowerCase() !== ".search";
  const needsBody = method === "POST" || method === "PUT" || method === "PATCH";
  if (!isOfPerson || (needsBody ? body === null : method !== "DELETE")) return null;
  const made = method === "POST" && targetId !== null ? await findDirectoryUser(db, name, targetId) : null;
  return {
    method: made ? "PUT" : method,
    segments: made ? [resource, made.id] : [resource, ...(id === undefined ? [] : [id])],
    query: new URLSearchParams(),
    headers: new Headers(),
    readBody: async () => body,
  };
}

function contextOf(directory: Directory, db: Db, ctx: Context): ScimContext {
  return {
    ...ctx,
    db,
    actor: directoryActor(directory.name),
    // What a dry run would do is what is asked for.
    directory: { ...directory, dryRun: false },
    base: `${ctx.baseUrl}/scim/v2/${directory.id}`,
    note: { action: "read", target: null, userId: null, body: null, facts: [], receiptId: null },
  };
}

async function run(request: RoutedRequest, ctx: ScimContext): Promise<Replay> {
  const { note } = ctx;
  try {
    const { status } = await routeScimRequest(request, ctx);
    return { status, action: note.action, targetLabel: note.target?.label ?? null, facts: note.facts };
  } catch (error) {
    const { status } = refusedAnswer(error, note);
    return { status, action: "refused", targetLabel: note.target?.label ?? null, facts: note.facts };
  }
}
