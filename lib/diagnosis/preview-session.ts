import type { Context } from "@/lib/context";
import { listMemberships } from "@/lib/directory/group-store";
import { listRoleHoldings } from "@/lib/directory/role-grant-store";
import { findUser } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import type { ProfileField } from "@/lib/identity/profile-fields";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

/** What the session of a sign-in would say to applications. */
export type SessionPreview = {
  email: string;
  name: string | null;
  organization: string;
  roles: string[];
  groups: string[];
};

type Accepted = Exclude<ProvisioningDecision, { kind: "reject" }>;

/** The session that a decision leads to, with what the user holds now from elsewhere. Nothing is written. */
export async function previewSession(
  decision: Accepted,
  organization: { id: string; slug: string },
  connectionId: string,
  { db }: Pick<Context, "db">,
): Promise<SessionPreview> {
  const user = decision.kind === "create" ? null : await findUser(db, organization.id, decision.userId);
  const [holdings, memberships] = user
    ? await Promise.all([listRoleHoldings(db, organization.id, user.id), listMemberships(db, organization.id, user.id)])
    : [[], []];
  const { roles, groups } = decision;
  // What another origin grants, too, stays although this connection takes its own grant back.
  const stays = (revoked: readonly string[]) => (grant: { key: string; grantedBy: string }) =>
    grant.grantedBy === connectionId && revoked.includes(grant.key) ? [] : [grant.key];
  const held = holdings.map(({ role, grantedBy }) => ({ key: role, grantedBy })).flatMap(stays(roles.revoked));
  const memberOf = memberships
    .map(({ group, grantedBy }) => ({ key: group, grantedBy }))
    .flatMap(stays(groups.revoked));
  const changed = (field: ProfileField) => decision.changes.find((change) => change.field === field)?.to;
  const after = (field: ProfileField) => changed(field) ?? user?.[field] ?? null;
  return {
    email: after("email") ?? "",
    name: displayName({
      fullName: after("fullName"),
      firstName: after("firstName"),
      lastName: after("lastName"),
    }),
    organization: organization.slug,
    roles: [...new Set([...held, ...roles.granted.map(({ role }) => role)])],
    groups: [...new Set([...memberOf, ...groups.granted.map(({ group }) => group)])],
  };
}
