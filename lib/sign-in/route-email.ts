import type { Connection } from "@/lib/connections/connection";
import { listSignInConnections } from "@/lib/connections/connection-store";
import { mostOffered } from "@/lib/connections/offered-connection-queries";
import type { Context } from "@/lib/context";
import { coveringDomains, type Domain, findHolders } from "@/lib/directory/domain-store";
import { linkedConnections } from "@/lib/directory/identity-store";
import {
  findOnlyOrganization,
  findOrganization,
  findOrganizationById,
  type Organization,
} from "@/lib/directory/organization-store";
import { listUsersByEmail, type UserWithOrganization } from "@/lib/directory/user-store";
import { domainAndParents, emailDomain } from "@/lib/identity/email";

export type EmailRoute =
  | { to: "connection"; connectionId: string }
  /** Several connections could be meant, or a code is as good as the provider: the person chooses. `isCut`: there are more of them. */
  | { to: "chooser"; connectionIds: string[]; offersCode: boolean; isCut: boolean }
  /** Everybody else, registered or not, gets the same page: a code, and a word about the provider's portal. */
  | { to: "code" };

type Here = Pick<Organization, "id" | "emailCodes" | "registeredOnly">;

/** What an address says before anybody is asked: who has it, where it is typed, and who has proven its domain. */
type Typed = {
  /** The organization whose page it is, or the only one of the installation. */
  here: Here | null;
  /** The domain and those above it, longest first. */
  family: string[];
  holder: Domain | null;
  /** Several organizations know the address, and no proof tells whose it is. */
  isContested: boolean;
};

/**
 * Where an e-mail address signs in: the connection that its owner came through, else the one for its domain, else the
 * organization's default, else a code. Somebody who is registered, but has not proven the address yet, counts as nobody
 * (IK-F5): whoever writes an address into a form must not lead its owner anywhere.
 *
 * A domain counts where it was proven. On the page of one organization, and where there is only one, its word is enough:
 * nobody else's people are led astray. On the page for everybody an address that several organizations know, of a domain that
 * nobody has proven, is sent to no provider before its owner has chosen: any of them may have let its own provider vouch for it.
 */
export async function routeEmail(
  input: { email: string; organizationSlug: string | null },
  ctx: Context,
): Promise<EmailRoute> {
  const { db } = ctx;
  const family = domainAndParents(emailDomain(input.email) ?? "");
  const [users, holders, here] = await Promise.all([
    listUsersByEmail(db, input.email),
    findHolders(db, [family]),
    input.organizationSlug === null ? findOnlyOrganization(db) : findOrganization(db, input.organizationSlug),
  ]);
  const holder = holders.get(family[0] ?? "") ?? null;
  // Also those that know it without a proof: of two that claim somebody, neither is to be believed.
  const isContested = here === null && holder === null && users.length > 1;
  const typed = { here, family, holder, isContested };
  const isNamed = input.organizationSlug !== null;
  const registered = users.filter(
    ({ user, organization }) =>
      (isNamed
        ? organization.id === here?.id
        : // Where anybody may be meant, an address belongs to whoever has proven its domain.
          typed.holder === null || typed.holder.organizationId === organization.id) &&
      (user.emailVerifiedAt !== null || typed.holder?.organizationId === organization.id),
  );
  if (registered.length > 0) return routeRegistered(registered, typed, ctx);
  const organization = here ?? (isNamed ? null : await holdingOrganization(typed, ctx));
  if (!organization || organization.registeredOnly) return { to: "code" };
  const live = await listSignInConnections(db, [organization.id]);
  return toRoute([await placeByRule(organization, live, typed, ctx)], [organization]);
}

async function holdingOrganization({ holder }: Typed, { db }: Context): Promise<Organization | null> {
  return holder && findOrganizationById(db, holder.organizationId);
}

async function routeRegistered(
  registered: readonly UserWithOrganization[],
  typed: Typed,
  ctx: Context,
): Promise<EmailRoute> {
  const linked = await linkedConnections(
    ctx.db,
    registered.map(({ user }) => user),
  );
  const chosen = await Promise.all(
    registered.map(async ({ user, organization }) => {
      const live = await listSignInConnections(ctx.db, [organization.id]);
      const own = live.filter(({ id }) => linked.get(user.id)?.includes(id));
      if (own.length > 0) return own;
      const placed = await placeByRule(organization, live, typed, ctx);
      return placed.length > 0 ? placed : live;
    }),
  );
  return toRoute(
    chosen,
    registered.map(({ organization }) => organization),
    typed.isContested,
  );
}

/** By domain, the longest claim first; else the default connection (EN-45, EN-46). */
async function placeByRule(
  { id }: Pick<Organization, "id">,
  live: readonly Connection[],
  { here, family, holder }: Typed,
  ctx: Context,
): Promise<Connection[]> {
  // What is proven covers the claims below it, a connection for one subdomain among them.
  const proven = holder?.organizationId === id ? family.slice(0, family.indexOf(holder.domain) + 1) : [];
  const claims = await coveringDomains(ctx.db, id, here?.id === id ? family : proven);
  for (const domain of claims) {
    const listed = live.filter(({ signIn }) => !signIn.isDefault && signIn.domains.includes(domain));
    if (listed.length > 0) return listed;
  }
  return live.filter(({ signIn }) => signIn.isDefault);
}

/** @param chosen of each organization, the connections that could be meant */
function toRoute(
  chosen: readonly (readonly Connection[])[],
  organizations: readonly Here[],
  isContested = false,
): EmailRoute {
  const all = chosen.flat();
  const [first, ...others] = all;
  if (!first) return { to: "code" };
  const asksFirst = isContested || organizations.some(({ emailCodes }) => emailCodes === "choice");
  if (others.length === 0 && !asksFirst) return { to: "connection", connectionId: first.id };
  const offersCode = organizations.some(({ emailCodes }) => emailCodes !== "off");
  const isCut = all.length > mostOffered;
  // Of several organizations none takes the room of the others.
  const share = isCut ? Math.max(1, Math.floor(mostOffered / chosen.length)) : mostOffered;
  const shown = chosen.flatMap((some) => some.slice(0, share)).slice(0, mostOffered);
  return { to: "chooser", connectionIds: shown.map(({ id }) => id), offersCode, isCut };
}
