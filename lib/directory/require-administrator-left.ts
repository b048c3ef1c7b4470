import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { countAdministrators } from "./administrator-store";
import { lockOrganization } from "./organization-store";

/**
 * Does work that may take the right to administer an organization from many at once, and undoes it with the transaction when nobody
 * who had it is left, or nobody who owns it. Two who do so at the same time come one after the other: neither counts on whom the other one takes.
 * @throws SsoError last_administrator
 */
export async function requireAdministratorLeft<T>(tx: Db, organizationId: string, work: () => Promise<T>): Promise<T> {
  await lockOrganization(tx, organizationId);
  const before = await countAdministrators(tx, organizationId);
  const done = await work();
  const after = await countAdministrators(tx, organizationId);
  const got = said("none");
  if (before.administrators > 0 && after.administrators === 0)
    throw new SsoError("last_administrator", { expected: said("otherAdministrator"), got });
  if (before.owners > 0 && after.owners === 0)
    throw new SsoError("last_administrator", { expected: said("otherOwner"), got });
  return done;
}
