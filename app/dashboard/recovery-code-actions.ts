"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, attemptAction } from "@/lib/auth/admin-action";
import { currentPerson } from "@/lib/auth/current-person";
import { toRefusal } from "@/lib/auth/refusal";
import { requestContext } from "@/lib/auth/request-context";
import { SsoError } from "@/lib/errors/sso-error";
import { renewOwnRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { passkeyPersonOf } from "@/lib/local-sign-in/require-passkey-holder";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";

/** Makes new recovery codes for the signed-in person, few times a minute; they are in this answer and nowhere else. */
export async function renewOwnCodes(): Promise<ActionResult<string[]>> {
  const person = await currentPerson();
  if (person === null) return toRefusal("unauthenticated");
  // A code confirms the session that it begins: it is made where the console is open (decision 0077).
  if (person.withheld !== null) return toRefusal("passkey_unconfirmed");
  const { id, email } = person.user;
  const ctx = await requestContext({ type: "user", id, label: email });
  const made = await attemptAction(async () => {
    if (!(await takeSharedLimit(ctx.db, "recovery", id))) throw new SsoError("rate_limited");
    return renewOwnRecoveryCodes(passkeyPersonOf(person), ctx);
  });
  if (made.ok) revalidatePath("/dashboard");
  return made;
}
