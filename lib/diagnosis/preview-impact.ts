import { z } from "zod";
import { listRecentClaims } from "@/lib/activity/claims-queries";
import type { EventClaims } from "@/lib/activity/event";
import type { Connection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import { consoleRowSchema, endedKeys, newConsoleRows } from "@/lib/connections/role-row-changes";
import type { Context } from "@/lib/context";
import { listRoles } from "@/lib/directory/organization-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { type AssertedIdentity, foldSubject } from "@/lib/identity/asserted-identity";
import { decideUser, mapPerson } from "@/lib/sign-in/provision-user";

const changeKinds = ["refused", "role_lost", "group_lost", "admitted", "role_gained", "group_gained"] as const;

const impactChangeSchema = z.object({
  kind: z.enum(changeKinds),
  subject: z.string().meta({ description: "The role, the group, or the error code." }),
  opensConsole: z.literal(true).optional().meta({ description: "The role has console access." }),
  count: z.int(),
  who: z
    .array(z.object({ email: z.string(), reference: z.string() }))
    .meta({ description: "At most 50 people, each with the sign-in that this is based on." }),
});
type ImpactChange = z.infer<typeof impactChangeSchema>;

/** What a changed configuration would do to people, by their last recorded sign-ins. */
export const impactPreviewSchema = z
  .object({
    signIns: z.int().meta({ description: "The number of sign-ins evaluated." }),
    people: z.int().meta({ description: "The number of different people." }),
    changes: z.array(impactChangeSchema).meta({ description: "Most severe first." }),
    consoleRows: z
      .array(consoleRowSchema)
      .meta({ description: "Rows that would newly make everyone with the value an administrator." }),
    endedKeys: z.array(z.string()).meta({
      description: "Keys of roles that would no longer be matched as values, because the table gets its first row.",
    }),
  })
  .meta({ id: "Impact" });
export type ImpactPreview = z.infer<typeof impactPreviewSchema>;

type Outcome = { code: ErrorCode | "ok"; roles: ReadonlySet<string>; groups: ReadonlySet<string> };

const readSignIns = 200;
const shownPeople = 50;

/**
 * Decides the last sign-ins of a connection twice, from the claims that were kept: by what is saved, and by a draft. Nothing
 * is written.
 * @throws SsoError not_found
 */
export async function previewImpact(
  { organizationId, draft }: { organizationId: string; draft: Connection },
  ctx: Context,
): Promise<ImpactPreview> {
  const found = await findConnectionForSignIn(ctx.db, draft.id);
  if (found?.organization.id !== organizationId) throw new SsoError("not_found");
  const recent = await listRecentClaims(
    ctx.db,
    { organizationId, connectionId: draft.id, purpose: "sign-in" },
    readSignIns,
  );
  const bySubject = new Map(
    recent.map((signIn) => [foldSubject(signIn.claims) ?? signIn.claims.subject, signIn] as const).reverse(),
  );
  const roles = await listRoles(ctx.db, organizationId);
  const consoleRoles = new Set(roles.filter((role) => role.console).map(({ key }) => key));
  const [saved, wanted] = [found.connection.provisioning.roles, draft.provisioning.roles];
  const rows = newConsoleRows(saved, wanted, consoleRoles).slice(0, shownPeople);
  const ended = endedKeys(
    saved,
    wanted,
    roles.map(({ key }) => key),
  );
  const seen = { signIns: recent.length, people: bySubject.size, consoleRows: rows, endedKeys: ended };
  const changes = new Map<string, ImpactChange>();
  if (isDecidedAlike(found.connection, draft)) return { ...seen, changes: [] };
  for (const { reference, email, claims } of bySubject.values()) {
    const identity = toIdentity(claims, found.connection);
    const before = await outcomeOf(identity, found, ctx);
    const after = await outcomeOf(identity, { ...found, connection: draft }, ctx);
    for (const [kind, subject] of differences(before, after)) {
      const mark = kind === "role_gained" && consoleRoles.has(subject) ? { opensConsole: true as const } : {};
      const change = changes.get(`${kind} ${subject}`) ?? { kind, subject, ...mark, count: 0, who: [] };
      changes.set(`${kind} ${subject}`, change);
      change.count += 1;
      if (change.who.length < shownPeople) change.who.push({ email: email ?? claims.subject, reference });
    }
  }
  return { ...seen, changes: [...changes.values()].sort(worstFirst) };
}

function isDecidedAlike(a: Connection, b: Connection): boolean {
  const decided = ({ claims, provisioning }: Connection) => JSON.stringify([claims, provisioning]);
  return decided(a) === decided(b);
}

/** An identity as it was, from what the event kept of it. */
function toIdentity(claims: EventClaims, { id, protocol, ...connection }: Connection): AssertedIdentity {
  const issuer = "saml" in connection ? connection.saml.issuer : connection.oidc.issuer;
  return {
    connectionId: id,
    protocol,
    issuer: claims.issuer ?? issuer ?? "",
    subject: claims.subject,
    subjectFormat: claims.subjectFormat,
    claims: claims.claims,
    friendlyNames: claims.friendlyNames ?? {},
    ...(claims.verifiedEmails && { verifiedEmails: claims.verifiedEmails }),
    ...(claims.deniesEmail && { deniesEmail: claims.deniesEmail }),
    authenticatedAt: new Date(0),
  };
}

async function outcomeOf(identity: AssertedIdentity, found: ConnectionForSignIn, ctx: Context): Promise<Outcome> {
  try {
    const decided = await decideUser(mapPerson({ identity, found }, []), ctx);
    if (decided.verdict === "refused") return { code: decided.refusal.code, roles: new Set(), groups: new Set() };
    const { held, decision } = decided;
    const after = (kept: readonly string[], revoked: readonly string[], granted: readonly string[]) =>
      new Set([...kept.filter((key) => !revoked.includes(key)), ...granted]);
    const { roles, groups } = decision;
    return {
      code: "ok",
      roles: after(
        held.roles,
        roles.revoked,
        roles.granted.map(({ role }) => role),
      ),
      groups: after(
        held.groups,
        groups.revoked,
        groups.granted.map(({ group }) => group),
      ),
    };
  } catch (error) {
    if (error instanceof SsoError) return { code: error.code, roles: new Set(), groups: new Set() };
    throw error;
  }
}

function differences(before: Outcome, after: Outcome): [ImpactChange["kind"], string][] {
  if (after.code !== "ok") return before.code === "ok" ? [["refused", after.code]] : [];
  if (before.code !== "ok") return [["admitted", before.code]];
  const without = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((key) => !b.has(key));
  return [
    ...without(before.roles, after.roles).map((role): [ImpactChange["kind"], string] => ["role_lost", role]),
    ...without(after.roles, before.roles).map((role): [ImpactChange["kind"], string] => ["role_gained", role]),
    ...without(before.groups, after.groups).map((group): [ImpactChange["kind"], string] => ["group_lost", group]),
    ...without(after.groups, before.groups).map((group): [ImpactChange["kind"], string] => ["group_gained", group]),
  ];
}

function worstFirst(a: ImpactChange, b: ImpactChange): number {
  return (
    Number(b.opensConsole === true) - Number(a.opensConsole === true) ||
    changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
    b.count - a.count
  );
}
