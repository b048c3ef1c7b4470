import { z } from "zod";
import type { Db } from "@/lib/db/database";
import { listRoles } from "@/lib/directory/organization-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { findUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { type Operation, organizationOperation } from "./operation";

/** The way back in for an administrator whose provider is away. */
export const recoveryCodeOperations: Operation[] = [
  organizationOperation({
    method: "POST",
    path: "/users/{id}/recovery-codes",
    operationId: "renewRecoveryCodes",
    tag: "Users",
    summary:
      "Create new recovery codes for an administrator; they are returned only once, and the old ones stop working",
    // Whoever holds the codes signs in as that person, even where single sign-on is required: more than a key of the organization may.
    access: "operator",
    params: z.object({ id: z.string() }),
    answers: { 200: z.object({ codes: z.array(z.string()) }).meta({ id: "RecoveryCodes" }) },
    async run({ organization, params: { id } }, ctx) {
      const user = await findUser(ctx.db, organization.id, id);
      if (!user) throw new SsoError("not_found");
      await requireAdministrator(ctx.db, user);
      const codes = await renewRecoveryCodes({ userId: user.id }, ctx);
      return { status: 200, body: { codes } };
    },
  }),
];

/** Codes open the console where single sign-on is required: whoever may not enter it needs none. @throws SsoError forbidden */
async function requireAdministrator(db: Db, { id, organizationId, operator }: User): Promise<void> {
  if (operator) return;
  const held = (await rolesOfUsers(db, organizationId, [id])).get(id) ?? [];
  const roles = await listRoles(db, organizationId);
  if (roles.some(({ key, console }) => console && held.includes(key))) return;
  throw new SsoError("forbidden", { expected: said("administrator"), got: said("noAdministrator") });
}
