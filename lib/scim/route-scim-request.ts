import { plain, said } from "@/lib/facts/fact";
import {
  answerDeletedGroup,
  answerGroup,
  answerNewGroup,
  answerPatchedGroup,
  answerReplacedGroup,
} from "./answer-groups";
import { answerList, answerSearch } from "./answer-list";
import { answerDeletedUser, answerNewUser, answerPatchedUser, answerReplacedUser, answerUser } from "./answer-users";
import { resourceTypeDocuments, schemaDocuments, serviceProviderConfig, wholeList } from "./discovery";
import { listParameters, readProjection } from "./list-request";
import type { Projection } from "./projection";
import { groupType, userType } from "./resource-type";
import type { ScimAnswer } from "./scim-answer";
import type { ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

/** A request below a directory's address. */
export type RoutedRequest = {
  method: string;
  /** What is behind the address, without empty parts. */
  segments: readonly string[];
  query: URLSearchParams;
  headers: Pick<Headers, "get">;
  /** @throws ScimRefusal invalidSyntax, 413, 415 */
  readBody: () => Promise<unknown>;
};

type Answering = () => Promise<ScimAnswer> | ScimAnswer;
type Methods = Readonly<Record<string, Answering>>;

/** Finds what is asked for, and has it answered. Names of endpoints count whatever their case is. @throws ScimRefusal */
export async function routeScimRequest(request: RoutedRequest, ctx: ScimContext): Promise<ScimAnswer> {
  const methods = methodsAt(request, ctx);
  if (!methods) throw new ScimRefusal(404, null, said("scimNoSuchAddress"));
  const method = request.method === "HEAD" ? "GET" : request.method;
  const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (answer) return answer();
  const allowed = Object.keys(methods);
  throw new ScimRefusal(405, null, said("scimMethod", { methods: plain(allowed) }), { Allow: allowed.join(", ") });
}

function methodsAt(request: RoutedRequest, ctx: ScimContext): Methods | null {
  const [first = "", id, ...more] = request.segments;
  if (more.length > 0) return null;
  switch (first.toLowerCase()) {
    // RFC 7644, 3.4.2.1. Some test a connection by its bare address.
    case "":
      return { GET: () => answerSearch(listParameters(request.query), ctx) };
    case "users":
      return id === undefined ? userList(request, ctx) : oneUser(id, request, ctx);
    case "groups":
      return id === undefined ? groupList(request, ctx) : oneGroup(id, request, ctx);
    case ".search":
      return id === undefined
        ? { POST: async () => answerSearch(listParameters(await request.readBody()), ctx) }
        : null;
    case "serviceproviderconfig":
      return id === undefined ? discovered(() => serviceProviderConfig(ctx.base), ctx) : null;
    case "resourcetypes":
      return documents(resourceTypeDocuments(ctx.base), id, ctx);
    case "schemas":
      return documents(schemaDocuments(ctx.base), id, ctx);
    case "me":
    case "bulk":
      throw new ScimRefusal(501, null, said("scimUnsupported"));
    default:
      return null;
  }
}

function documents(all: Record<string, unknown>[], id: string | undefined, ctx: ScimContext): Methods {
  if (id === undefined) return discovered(() => wholeList(all), ctx);
  return discovered(() => {
    const found = all.find((document) => String(document.id).toLowerCase() === id.toLowerCase());
    if (!found) throw new ScimRefusal(404, null, said("scimNotFound", { id: plain(id) }));
    return found;
  }, ctx);
}

function discovered(read: () => Record<string, unknown>, { note }: ScimContext): Methods {
  return {
    GET: () => {
      note.action = "discovery";
      return { status: 200, body: read() };
    },
  };
}

/** RFC 7644, 3.5.2: whoever asks for attributes gets them. RFC 7240: and whoever prefers the whole. */
const wantsBody = ({ headers }: RoutedRequest, { attributes }: Projection) =>
  attributes.length > 0 || /\breturn=representation\b/i.test(headers.get("prefer") ?? "");

const projectionOf = ({ query }: RoutedRequest) => readProjection(listParameters(query));

function userList(request: RoutedRequest, ctx: ScimContext): Methods {
  return {
    GET: () => answerList(listParameters(request.query), userType, ctx),
    POST: async () => answerNewUser(await request.readBody(), projectionOf(request), ctx),
  };
}

function oneUser(id: string, request: RoutedRequest, ctx: ScimContext): Methods {
  if (id.toLowerCase() === ".search")
    return { POST: async () => answerList(listParameters(await request.readBody()), userType, ctx) };
  const projection = projectionOf(request);
  const target = { id, ifMatch: request.headers.get("if-match") };
  return {
    GET: () => answerUser(id, { projection, ifNoneMatch: request.headers.get("if-none-match") }, ctx),
    PUT: async () => answerReplacedUser(target, await request.readBody(), projection, ctx),
    PATCH: async () => {
      const answered = { projection, wantsBody: wantsBody(request, projection) };
      return answerPatchedUser(target, await request.readBody(), answered, ctx);
    },
    DELETE: () => answerDeletedUser(target, ctx),
  };
}

function groupList(request: RoutedRequest, ctx: ScimContext): Methods {
  return {
    GET: () => answerList(listParameters(request.query), groupType, ctx),
    POST: async () => answerNewGroup(await request.readBody(), projectionOf(request), ctx),
  };
}

function oneGroup(id: string, request: RoutedRequest, ctx: ScimContext): Methods {
  if (id.toLowerCase() === ".search")
    return { POST: async () => answerList(listParameters(await request.readBody()), groupType, ctx) };
  const projection = projectionOf(request);
  const target = { id, ifMatch: request.headers.get("if-match") };
  return {
    GET: () => answerGroup(id, { projection, ifNoneMatch: request.headers.get("if-none-match") }, ctx),
    PUT: async () => answerReplacedGroup(target, await request.readBody(), projection, ctx),
    PATCH: async () => answerPatchedGroup(target, await request.readBody(), projection, ctx),
    DELETE: () => answerDeletedGroup(target, ctx),
  };
}
