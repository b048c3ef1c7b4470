import { groupViews } from "./answer-list";
import { changeDirectoryGroup, createDirectoryGroup, deleteDirectoryGroup } from "./change-directory-group";
import { notFound, type ResourceTarget } from "./change-directory-user";
import { type DirectoryGroup, findDirectoryGroup } from "./directory-group-store";
import { type MemberChange, patchedGroup, readGroupResource } from "./group-resource";
import { readPatch } from "./patch-operations";
import { type Projection, project } from "./projection";
import { redactedMembers } from "./redacted-body";
import { groupType } from "./resource-type";
import { noContent, resourceAnswer, type ScimAnswer, unlessKnown } from "./scim-answer";
import { nameOf, type ScimContext } from "./scim-context";

/** POST /Groups. @throws ScimRefusal */
export async function answerNewGroup(body: unknown, projection: Projection, ctx: ScimContext): Promise<ScimAnswer> {
  const wanted = readGroupResource(body, ctx.directory.maxMembers);
  const { members, ...names } = wanted;
  ctx.note.body = redactedMembers(names, members ? [{ kind: "add", ...members }] : []);
  const row = await createDirectoryGroup(wanted, ctx);
  return groupAnswer(201, row, projection, ctx);
}

/** GET /Groups/{id}. @throws ScimRefusal 404 */
export async function answerGroup(
  id: string,
  { projection, ifNoneMatch }: { projection: Projection; ifNoneMatch: string | null },
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const row = await findDirectoryGroup(ctx.db, nameOf(ctx.directory), id);
  if (!row) throw notFound(id);
  ctx.note.target = { type: "group", id, label: row.displayName };
  return unlessKnown(await groupAnswer(200, row, projection, ctx), ifNoneMatch);
}

/** PUT /Groups/{id}: members that are not said stay. @throws ScimRefusal */
export async function answerReplacedGroup(
  target: ResourceTarget,
  body: unknown,
  projection: Projection,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const { members, ...names } = readGroupResource(body, ctx.directory.maxMembers);
  const changes: MemberChange[] = members === null ? [] : [{ kind: "replace", ...members }];
  ctx.note.body = redactedMembers(names, changes);
  const row = await changeDirectoryGroup(target, () => ({ names, changes }), ctx);
  return groupAnswer(200, row, projection, ctx);
}

/** PATCH /Groups/{id}: answered without a body, as Entra wants it, unless attributes are asked for. @throws ScimRefusal */
export async function answerPatchedGroup(
  target: ResourceTarget,
  body: unknown,
  projection: Projection,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const operations = readPatch(body, groupType, target.id);
  const { maxMembers } = ctx.directory;
  const row = await changeDirectoryGroup(
    target,
    (before) => {
      const patched = patchedGroup(before, operations, maxMembers);
      ctx.note.body = redactedMembers(patched.names, patched.changes);
      return patched;
    },
    ctx,
  );
  return projection.attributes.length > 0 ? groupAnswer(200, row, projection, ctx) : noContent;
}

/** DELETE /Groups/{id}. @throws ScimRefusal */
export async function answerDeletedGroup(target: ResourceTarget, ctx: ScimContext): Promise<ScimAnswer> {
  await deleteDirectoryGroup(target, ctx);
  return noContent;
}

async function groupAnswer(
  status: 200 | 201,
  row: DirectoryGroup,
  projection: Projection,
  ctx: ScimContext,
): Promise<ScimAnswer> {
  const [view] = await groupViews([row.id], { projection }, ctx);
  if (!view) throw notFound(row.id);
  return resourceAnswer(status, {
    view,
    shown: project(view, projection, groupType),
    location: `${ctx.base}/Groups/${row.id}`,
  });
}
