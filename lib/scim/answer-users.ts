import { userViews } from "./answer-list";
import type { Attributes } from "./attribute-reading";
import { changeDirectoryUser, deleteDirectoryUser, notFound, type ResourceTarget } from "./change-directory-user";
import { createDirectoryUser } from "./create-directory-user";
import { type DirectoryUser, findDirectoryUser } from "./directory-user-store";
import { readPatch } from "./patch-operations";
import { patchedAttributes } from "./patched-attributes";
import { type Projection, project } from "./projection";
import { redactedOperations } from "./redacted-body";
import { userType } from "./resource-type";
import { noContent, resourceAnswer, type ScimAnswer, unlessKnown } from "./scim-answer";
import { nameOf, type ScimContext } from "./scim-context";
import { fromUserResource, readUserResource, toUserResource, type UserResource } from "./user-resource";

/** POST /Users. @throws ScimRefusal */
export async function answerNewUser(body: unknown, projection: Projection, ctx: ScimContext): Promise<ScimAnswer> {
  const row = await createDirectoryUser(readUserResource(body), ctx);
  return userAnswer(201, row, projection, ctx);
}

/** GET /Users/{id}; `ifNoneMatch` is what the client has. @throws ScimRefusal 404 */
export async function answerUser(
  id: string,
  { projection, ifNoneMatch }: { projection: Projection; ifNoneMatch: string | null },
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const row = await findDirectoryUser(ctx.db, nameOf(ctx.directory), id);
  if (!row) throw notFound(id);
  ctx.note.target = { type: "user", id, label: row.userName };
  ctx.note.userId = row.userId;
  return unlessKnown(await userAnswer(200, row, projection, ctx), ifNoneMatch);
}

/** PUT /Users/{id}. @throws ScimRefusal */
export async function answerReplacedUser(
  target: ResourceTarget,
  body: unknown,
  projection: Projection,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const wanted = readUserResource(body);
  ctx.note.body = fromUserResource(wanted);
  const change = ({ active }: UserResource) => ({ ...wanted, active: wanted.active ?? active });
  const row = await changeDirectoryUser(target, change, ctx);
  return userAnswer(200, row, projection, ctx);
}

/** PATCH /Users/{id}: answered with a body to those who ask for one. @throws ScimRefusal */
export async function answerPatchedUser(
  target: ResourceTarget,
  body: unknown,
  { projection, wantsBody }: { projection: Projection; wantsBody: boolean },
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const operations = readPatch(body, userType, target.id);
  ctx.note.body = redactedOperations(operations);
  const change = (before: UserResource) => {
    const after: Attributes = patchedAttributes(fromUserResource(before), operations);
    return toUserResource(after);
  };
  const row = await changeDirectoryUser(target, change, ctx);
  return wantsBody ? userAnswer(200, row, projection, ctx) : noContent;
}

/** DELETE /Users/{id}. @throws ScimRefusal */
export async function answerDeletedUser(target: ResourceTarget, ctx: ScimContext): Promise<ScimAnswer> {
  await deleteDirectoryUser(target, ctx);
  return noContent;
}

async function userAnswer(
  status: 200 | 201,
  row: DirectoryUser,
  projection: Projection,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const [view] = await userViews([row.id], { projection }, ctx);
  if (!view) throw notFound(row.id);
  return resourceAnswer(status, {
    view,
    shown: project(view, projection, userType),
    location: `${ctx.base}/Users/${row.id}`,
  });
}
