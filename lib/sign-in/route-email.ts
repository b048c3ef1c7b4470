import { listSignInConnections } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { findOrganization } from "@/lib/directory/organization-store";
import { listUsersByEmail } from "@/lib/directory/user-store";

export type EmailRoute =
  | { to: "connection"; connectionId: string }
  /** Several connections could be meant: the person chooses. */
  | { to: "chooser"; connections: { id: string; label: string }[] }
  /** Everybody else, registered or not, gets the same page: a code, and a word about the provider's portal. */
  | { to: "code" };

/**
 * Where an e-mail address signs in (IK-O5, IK-O6): a registered person goes to the organization's connection. Nobody
 * is redirected because of an address that is not registered.
 */
export async function routeEmail(
  input: { email: string; organizationSlug: string | null },
  ctx: Context,
): Promise<EmailRoute> {
  const users = await listUsersByEmail(ctx.db, input.email);
  const only = input.organizationSlug === null ? null : await findOrganization(ctx.db, input.organizationSlug);
  const organizationIds = users
    .map((user) => user.organizationId)
    .filter((id) => input.organizationSlug === null || id === only?.id);
  const connections = await listSignInConnections(ctx.db, organizationIds);
  const [first, ...others] = connections;
  if (!first) return { to: "code" };
  if (others.length === 0) return { to: "connection", connectionId: first.id };
  return {
    to: "chooser",
    connections: connections.map(({ id, name, signIn }) => ({ id, label: signIn.buttonText ?? name })),
  };
}
