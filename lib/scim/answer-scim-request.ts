import { randomUUID } from "node:crypto";
import { directoryActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { count } from "@/lib/metrics/recorder";
import { readAsked } from "@/lib/net/slow-body";
import { touchDirectory } from "./directory-store";
import { openDirectory, requireActive, requireRate } from "./open-directory";
import { refusedAnswer } from "./refused-answer";
import { routeScimRequest } from "./route-scim-request";
import { type ScimAnswer, toScimResponse } from "./scim-answer";
import { parseScimBody } from "./scim-body";
import { nameOf, type RequestNote, type ScimContext } from "./scim-context";
import { insertScimRequest } from "./scim-request-store";

export type ScimRequestInput = {
  method: string;
  directoryId: string;
  /** Below the directory's address. */
  path: string;
  query: URLSearchParams;
  headers: Pick<Headers, "get">;
  /** Where it comes from, as far as limits care. */
  machine: string;
  /** Null when the body is larger than what is read. */
  readBody: () => Promise<string | null>;
};

/**
 * The border to directories: token, limit, route, use case, answer, and one row in the list of requests. A refusal, an SsoError among
 * them, becomes an Error body of RFC 7644, 3.12.
 */
export async function answerScimRequest(
  request: ScimRequestInput,
  db: Db,
  settings: Pick<Context, "baseUrl" | "outbound">,
): Promise<Response> {
  const response = await answer(request, db, settings);
  const { method } = request;
  count("gatehouse_scim_requests_total", { method, status: String(response.status) });
  return response;
}

async function answer(
  request: ScimRequestInput,
  db: Db,
  settings: Pick<Context, "baseUrl" | "outbound">,
): Promise<Response> {
  const now = new Date();
  const client = request.headers.get("user-agent")?.slice(0, 300) ?? null;
  const { machine } = request;
  try {
    const credentials = { authorization: request.headers.get("authorization"), machine, client };
    const directory = await openDirectory(request.directoryId, credentials, { db, now });
    const note: RequestNote = { action: "read", target: null, userId: null, body: null, facts: [], receiptId: null };
    const ctx = {
      ...settings,
      db,
      now,
      actor: directoryActor(directory.name),
      rights: rightsOfSystem,
      requestId: randomUUID(),
      directory,
      base: `${settings.baseUrl}/scim/v2/${directory.id}`,
      note,
    };
    const askAgain = async () =>
      requireActive(await openDirectory(request.directoryId, credentials, { db, now: new Date() }));
    const answer = await answerWithin(request, ctx, askAgain);
    await record({ request, answer, client, milliseconds: Date.now() - now.getTime() }, ctx);
    return toScimResponse(answer);
  } catch (error) {
    return toScimResponse(refusedAnswer(error, null));
  }
}

/** @param askAgain asks for the token and the directory once more, when the body took long */
async function answerWithin(
  request: ScimRequestInput,
  ctx: ScimContext,
  askAgain: () => Promise<void>,
): Promise<ScimAnswer> {
  const read = () => parseScimBody(request.headers.get("content-type"), request.readBody);
  try {
    await requireRate(ctx.directory.id);
    requireActive(ctx.directory);
    return await routeScimRequest(
      {
        method: request.method,
        segments: segmentsOf(request.path),
        query: request.query,
        headers: request.headers,
        readBody: () => readAsked(read, askAgain),
      },
      ctx,
    );
  } catch (error) {
    ctx.note.action = "refused";
    ctx.note.receiptId = null;
    return refusedAnswer(error, ctx.note);
  }
}

/** Parts of a path; slashes too many mean nothing. What cannot be decoded is no id of ours. */
function segmentsOf(path: string): string[] {
  return path.split("/").flatMap((part) => {
    if (part === "") return [];
    try {
      return [decodeURIComponent(part).replaceAll("\u0000", "\ufffd")];
    } catch {
      return [part];
    }
  });
}

type Answered = { request: ScimRequestInput; answer: ScimAnswer; client: string | null; milliseconds: number };

async function record({ request, answer, client, milliseconds }: Answered, ctx: ScimContext): Promise<void> {
  const { db, now, directory, note } = ctx;
  const query = request.query.toString();
  const { scimType } = answer.body ?? {};
  const dryRun = directory.dryRun && note.endedDryRun !== true;
  await insertScimRequest(db, {
    ...nameOf(directory),
    at: now,
    method: request.method,
    path: `${request.path}${query && `?${query}`}`.slice(0, 2_000),
    status: answer.status,
    scimType: typeof scimType === "string" ? scimType : null,
    action: note.action,
    targetType: note.target?.type ?? null,
    targetId: note.target?.id ?? null,
    targetLabel: note.target?.label ?? null,
    userId: note.userId,
    client,
    milliseconds,
    dryRun,
    body: note.body,
    facts: note.facts,
    // A dry run undid it.
    receiptId: dryRun ? null : note.receiptId,
  });
  await touchDirectory(db, nameOf(directory), now);
}
