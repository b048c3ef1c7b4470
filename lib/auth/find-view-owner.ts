import type { ViewOwner } from "@/lib/directory/saved-view-store";
import { currentPerson, findAdministration } from "./current-person";

/**
 * Whose views of a list are kept, and for which organization; null when nobody is signed in.
 * @param slug the organization of the list; null for a list of the installation, whose views are kept with the reader's own organization
 */
export async function findViewOwner(slug: string | null): Promise<{ slug: string; owner: ViewOwner } | null> {
  const person = await currentPerson();
  if (person === null) return null;
  const { organization } = await findAdministration(person, slug ?? person.user.organization);
  return { slug: organization.slug, owner: { organizationId: organization.id, userId: person.user.id } };
}
