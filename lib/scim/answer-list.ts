import { said } from "@/lib/facts/fact";
import type { Attributes } from "./attribute-reading";
import { listDirectoryGroups } from "./directory-group-store";
import { listGroupMembers } from "./directory-member-store";
import { groupsOfDirectoryUsers, listDirectoryUsers } from "./directory-user-store";
import { groupView } from "./group-view";
import { cursorOf, type ListRequest, readListRequest } from "./list-request";
import { project, wants } from "./projection";
import { searchGroups, searchUsers } from "./resource-list-queries";
import { type ResourceType, resourceTypes, userType } from "./resource-type";
import type { ResourceView, ScimAnswer } from "./scim-answer";
import { nameOf, type ScimContext } from "./scim-context";
import { badRequest, ScimRefusal } from "./scim-refusal";
import { userView } from "./user-view";

type Listed = { resources: Attributes[]; total: number; next: string | null; previous: string | null };

const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** Answers a list of one type (RFC 7644, 3.4.2). @throws ScimRefusal for what cannot be asked */
export async function answerList(
  parameters: ReadonlyMap<string, unknown>,
  type: ResourceType,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const request = readListRequest(parameters, type);
  const { resources, total, next, previous } = await listOf(request, type, ctx);
  const isByIndex = request.page.by === "index";
  return {
    status: 200,
    body: {
      schemas: [listUrn],
      totalResults: total,
      ...(request.page.by === "index" && { startIndex: request.page.startIndex }),
      itemsPerPage: resources.length,
      ...(!isByIndex && next !== null && { nextCursor: next }),
      ...(!isByIndex && previous !== null && { previousCursor: previous }),
      Resources: resources,
    },
  };
}

/**
 * A search at the address of the directory: people, and behind them groups. A filter that only one of the types understands is about
 * that one.
 */
export async function answerSearch(parameters: ReadonlyMap<string, unknown>, ctx: ScimContext): Promise<ScimAnswer> {
  const understood = resourceTypes.flatMap((type) => readOrNull(parameters, type) ?? []);
  const [first] = understood;
  if (!first) return answerList(parameters, userType, ctx);
  const { count, page } = first.request;
  if (page.by === "cursor") throw badRequest("invalidCursor", said("scimCursor"));
  const resources: Attributes[] = [];
  let total = 0;
  for (const { request, type } of understood) {
    const startIndex = Math.max(1, page.startIndex - total);
    const left = { count: count - resources.length, page: { by: "index", startIndex } as const };
    const part = await listOf({ ...request, ...left }, type, ctx);
    resources.push(...part.resources);
    total += part.total;
  }
  return {
    status: 200,
    body: {
      schemas: [listUrn],
      totalResults: total,
      startIndex: page.startIndex,
      itemsPerPage: resources.length,
      Resources: resources,
    },
  };
}

function readOrNull(parameters: ReadonlyMap<string, unknown>, type: ResourceType) {
  try {
    return { type, request: readListRequest(parameters, type) };
  } catch (error) {
    if (error instanceof ScimRefusal) return null;
    throw error;
  }
}

async function listOf(request: ListRequest, type: ResourceType, ctx: ScimContext): Promise<Listed> {
  const search = type === userType ? searchUsers : searchGroups;
  const { ids, total, next, previous } = await search(ctx.db, nameOf(ctx.directory), request);
  const views = await (type === userType ? userViews : groupViews)(ids, request, ctx);
  return {
    resources: views.map((view) => project(view, request.projection, type)),
    total,
    next: next && cursorOf(next, request.fingerprint),
    previous: previous && cursorOf(previous, request.fingerprint),
  };
}

type Asked = Pick<ListRequest, "projection">;

/** People of a page, with their groups where they are wanted. */
export async function userViews(
  ids: readonly string[],
  { projection }: Asked,
  ctx: ScimContext,
): Promise<ResourceView[]> {
  const directory = nameOf(ctx.directory);
  const rows = await listDirectoryUsers(ctx.db, directory, ids);
  const groups = wants(projection, "groups") ? await groupsOfDirectoryUsers(ctx.db, directory, ids) : new Map();
  return rows.map((row) => userView(row, groups.get(row.id) ?? [], ctx.base));
}

/** Groups of a page; who is in them is read where it is wanted. */
export async function groupViews(
  ids: readonly string[],
  { projection }: Asked,
  ctx: ScimContext,
): Promise<ResourceView[]> {
  const directory = nameOf(ctx.directory);
  const rows = await listDirectoryGroups(ctx.db, directory, ids);
  const members = wants(projection, "members") ? await listGroupMembers(ctx.db, directory, ids) : null;
  return rows.map((row) => groupView(row, members?.get(row.id) ?? null, ctx.base));
}
