import { randomUUID } from "node:crypto";
import { directoryActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { catalogue } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { log } from "@/lib/log";
import { factTexts } from "@/lib/messages/fact-texts";
import { touchDirectory } from "./directory-store";
import { openDirectory, requireActive, requireRate } from "./open-directory";
import { routeScimRequest } from "./route-scim-request";
import { errorBody, type ScimAnswer, toScimResponse } from "./scim-answer";
import { parseScimBody } from "./scim-body";
import { nameOf, type RequestNote, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";
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

const english = factTexts("en");

/**
 * The border to directories: token, limit, route, use case, answer, and one row in the list of requests. A refusal, an SsoError among
 * them, becomes an Error body of RFC 7644, 3.12.
 */
export async function answerScimRequest(
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
      requestId: randomUUID(),
      directory,
      base: `${settings.baseUrl}/scim/v2/${directory.id}`,
      note,
    };
    const answer = await answerWithin(request, ctx);
    await record({ request, answer, client, milliseconds: Date.now() - now.getTime() }, ctx);
    return toScimResponse(answer);
  } catch (error) {
    return toScimResponse(refused(error, null));
  }
}

async function answerWithin(request: ScimRequestInput, ctx: ScimContext): Promise<ScimAnswer> {
  try {
    await requireRate("scim", ctx.directory.id);
    requireActive(ctx.directory);
    return await routeScimRequest(
      {
        method: request.method,
        segments: segmentsOf(request.path),
        query: request.query,
        headers: request.headers,
        readBody: () => parseScimBody(request.headers.get("content-type"), request.readBody),
      },
      ctx,
    );
  } catch (error) {
    ctx.note.action = "refused";
    ctx.note.receiptId = null;
    return refused(error, ctx.note);
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

/** What was thrown, as an answer; its reason is noted. What is unexpected is logged and told to nobody. */
function refused(error: unknown, note: RequestNote | null): ScimAnswer {
  const { status, scimType, reason, headers } = toRefusal(error, note);
  note?.facts.push(reason);
  return { status, body: errorBody(status, scimType, sentence(reason)), headers: { ...headers } };
}

function toRefusal(error: unknown, note: RequestNote | null): ScimRefusal {
  if (error instanceof ScimRefusal) return error;
  if (error instanceof SsoError && error.code === "last_administrator")
    return new ScimRefusal(409, "mutability", said("scimLastAdministrator", { email: personal(note?.target?.label) }));
  if (error instanceof SsoError) {
    const { expected, got } = error.details;
    return new ScimRefusal(catalogue[error.code].status, null, got ?? expected ?? plain(error.code));
  }
  log().error({ err: error }, "a SCIM request failed unexpectedly");
  return new ScimRefusal(catalogue[unexpectedCode(error)].status, null, said("scimUnexpected"));
}

/** A fact as a sentence of its own. */
function sentence(reason: Fact): string {
  const text = english(reason);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

type Answered = { request: ScimRequestInput; answer: ScimAnswer; client: string | null; milliseconds: number };

async function record({ request, answer, client, milliseconds }: Answered, ctx: ScimContext): Promise<void> {
  const { db, now, directory, note } = ctx;
  const query = request.query.toString();
  const { scimType } = answer.body ?? {};
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
    dryRun: directory.dryRun,
    body: note.body,
    facts: note.facts,
    // A dry run undid it.
    receiptId: directory.dryRun ? null : note.receiptId,
  });
  await touchDirectory(db, nameOf(directory), now);
}
