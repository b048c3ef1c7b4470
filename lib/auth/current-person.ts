import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "@/lib/db/open-database";
import { may, type Permission, type Rights } from "@/lib/directory/console-role";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { isTooOldForConsole, isTouchDue } from "@/lib/directory/session-policy";
import { findSessionPerson, type SessionPerson, touchSession } from "@/lib/directory/session-store";
import { maySetUp } from "@/lib/directory/sso-entitlement";
import { env } from "@/lib/env";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { confirmationAddress, signInAddress } from "@/lib/sign-in/sign-in-address";
import { sessionCookieName } from "./session-cookie";

/** Who is signed in in this request's browser; one query, once a request. */
export const currentPerson = cache(async (): Promise<SessionPerson | null> => {
  const token = (await cookies()).get(sessionCookieName())?.value;
  if (!token) return null;
  const db = await getDb();
  const now = new Date();
  const person = await findSessionPerson(db, token, now);
  if (person && isTouchDue(person, now)) await touchSession(db, token, now);
  return person;
});

/** The header in which our proxy says which page was asked for. */
const requestedPathHeader = "x-requested-path";

/** The page that this request asks for, to come back to it; nobody but this browser is led by it. */
async function requestedPath(otherwise: string): Promise<string> {
  const wanted = (await headers()).get(requestedPathHeader);
  return wanted === null ? otherwise : safeReturnPath(wanted, env().APP_URL);
}

/** The signed-in person; everybody else is sent to the sign-in page and back. */
export async function requirePerson(returnTo: string): Promise<SessionPerson> {
  return (await currentPerson()) ?? redirect(signInAddress({ returnTo }));
}

/** Somebody in the console of an organization, and what they may do there. */
export type Administration = { person: SessionPerson; organization: Organization; rights: Rights };

/**
 * The right to a page of an organization's console: a role in it that allows what the page needs, or an operator's session. Who has
 * no role with the console finds nothing: the existence of an organization is not told (IK-O1). Whose role does not allow it is led
 * to a page that says which one does.
 */
export async function requireAdmin(slug: string, permission: Permission): Promise<Administration> {
  const returnTo = await requestedPath(`/console/${slug}`);
  const administration = await findAdministration(await requirePerson(returnTo), slug);
  if (administration.isTooOld) redirect(signInAddress({ organization: slug, returnTo, again: "console" }));
  if (administration.isUnconfirmed) redirect(confirmationAddress(returnTo));
  if (!may(administration.rights, permission)) redirect(`/console/${slug}/refused?permission=${permission}`);
  return administration;
}

/**
 * The same for whoever is signed in, with what the organization's policy says: `isTooOld` when the console asks them to sign in again,
 * `isUnconfirmed` while they have no rights because they have not confirmed the session with a passkey.
 */
export async function findAdministration(
  person: SessionPerson,
  slug: string,
): Promise<Administration & { isTooOld: boolean; isUnconfirmed: boolean }> {
  const organization = await findOrganization(await getDb(), slug);
  if (!organization) notFound();
  const rights = rightsIn(person, person, organization.id);
  const withheld = person.withheld ? rightsIn(person, person.withheld, organization.id) : [];
  if (rights.length === 0 && withheld.length === 0) notFound();
  const isTooOld = isTooOldForConsole(person.authenticatedAt, organization.consoleSignInHours, new Date());
  return { person, organization, rights, isTooOld, isUnconfirmed: withheld.length > 0 };
}

/** The same for pages that set connections up; while they are closed, the overview says why. */
export async function requireSetUpAdmin(slug: string, permission: Permission): Promise<Administration> {
  const administration = await requireAdmin(slug, permission);
  const { organization, person } = administration;
  return maySetUp(organization, person.isOperator) ? administration : redirect(`/console/${slug}`);
}

/** An operator of the installation; everybody else finds nothing. */
export async function requireOperator(): Promise<SessionPerson> {
  const returnTo = await requestedPath("/console/organizations");
  const person = await requirePerson(returnTo);
  if (person.withheld?.isOperator) redirect(confirmationAddress(returnTo));
  if (!person.isOperator) notFound();
  return person;
}

/** What somebody may do in an organization: what their roles in it allow; an operator, in every one, what its owners may. */
function rightsIn(
  { user }: SessionPerson,
  { rights, isOperator }: { rights: Rights; isOperator: boolean },
  organizationId: string,
): Rights {
  if (isOperator) return ["owner"];
  return user.organizationId === organizationId ? rights : [];
}
