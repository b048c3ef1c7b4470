import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import type { AttributeValue, AttributeValues } from "@/lib/identity/attribute-type";
import { isOfType } from "@/lib/identity/attribute-value";
import type { AttributeChanges } from "./attribute-schema";
import { listAttributes } from "./attribute-store";
import { attributesOfUsers, removeAttributes, writeAttributes } from "./user-attribute-store";

/** @throws SsoError validation_failed with the path of every attribute that there is none of, or whose value is of another type */
export async function requireAttributes(db: Db, organizationId: string, changes: AttributeChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const types = new Map((await listAttributes(db, organizationId)).map(({ key, type }) => [key, type]));
  const refused = Object.entries(changes).flatMap(([key, value]) => {
    const type = types.get(key);
    if (type === undefined) return [{ key, problem: "attribute_unknown" }];
    return value === null || isOfType(type, value) ? [] : [{ key, problem: `attribute_${type}` }];
  });
  if (refused.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("attributesHere"),
    got: plain(refused.map(({ key }) => key)),
    fields: Object.fromEntries(refused.map(({ key, problem }) => [`attributes.${key}`, problem])),
  });
}

/**
 * Sets attributes of a user by hand, with the caller's transaction. A value that is there already stays the word of whoever set
 * it: somebody who saves a form with it has not said anything about it.
 */
export async function setAttributes(
  { organizationId, id: userId }: { organizationId: string; id: string },
  changes: AttributeChanges,
  { db, actor, now }: Context,
): Promise<void> {
  const held = (await attributesOfUsers(db, organizationId, [userId])).get(userId) ?? {};
  const owner = { organizationId, userId };
  const reason = said("setBy", { name: personal(actor.label) });
  const differing = Object.entries(changes).filter(
    ([key, value]) => JSON.stringify(held[key] ?? null) !== JSON.stringify(value),
  );
  await removeAttributes(
    db,
    owner,
    differing.filter(([, value]) => value === null).map(([key]) => key),
  );
  const set = Object.entries(presentValues(Object.fromEntries(differing)));
  await writeAttributes(
    db,
    { ...owner, setBy: "manual", updatedAt: now },
    set.map(([key, value]) => ({ key, value, reason })),
  );
}

/** Of what is set that which is a value afterwards. Pure. */
export function presentValues(changes: AttributeChanges): AttributeValues {
  const entries = Object.entries(changes).filter((entry): entry is [string, AttributeValue] => entry[1] !== null);
  return Object.fromEntries(entries);
}
