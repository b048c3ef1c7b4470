import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { bootstrapKeyId, holdApiKey } from "./api-key-store";
import { findUserById, holdActiveUser } from "./user-store";

/**
 * Holds who makes a secret until the transaction ends. Whether they may make one was asked when their request came: the end of their own
 * access comes before that secret, or finds it and ends it, too.
 * @throws SsoError user_disabled, key_invalid
 */
export async function requireActiveActor({ db, actor }: Pick<Context, "db" | "actor">): Promise<void> {
  if (actor.type === "key" && actor.id !== bootstrapKeyId && !(await holdApiKey(db, actor.id)))
    throw new SsoError("key_invalid", { expected: said("bearerKey"), got: said("unknownKey") });
  if (actor.type !== "user") return;
  const user = await findUserById(db, actor.id);
  if (!user || !(await holdActiveUser(db, user.organizationId, user.id)))
    throw new SsoError("user_disabled", { expected: said("activeUser"), got: said("suspendedOrDeleted") });
}
