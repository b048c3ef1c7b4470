import { getDb } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import { isTooOldForConsole } from "@/lib/directory/session-policy";
import { findSessionPerson } from "@/lib/directory/session-store";
import { isFreshEnough, registeringPath, renewingPath } from "@/lib/local-sign-in/passkey-response";

/**
 * Whether somebody on the way to an organization's console, or to a new passkey or new recovery codes, has to authenticate again at their provider: they are signed in, and were seen
 * too long ago for it. The provider's own session would otherwise sign them in again unasked, and they would be as old as before.
 * @param returnPath where the sign-in leads
 * @param token of the browser's present session, when it has one
 */
export async function needsFreshSignIn(returnPath: string, token: string | undefined, now: Date): Promise<boolean> {
  if (token !== undefined && [registeringPath, renewingPath].includes(returnPath)) {
    const person = await findSessionPerson(await getDb(), token, now);
    return person !== null && !isFreshEnough(person.authenticatedAt, now);
  }
  const [, slug] = /^\/console\/([a-z0-9-]+)(?:[/?#]|$)/.exec(returnPath) ?? [];
  if (slug === undefined || token === undefined) return false;
  const db = await getDb();
  const organization = await findOrganization(db, slug);
  if (!organization || organization.consoleSignInHours === null) return false;
  const person = await findSessionPerson(db, token, now);
  return person !== null && isTooOldForConsole(person.authenticatedAt, organization.consoleSignInHours, now);
}
