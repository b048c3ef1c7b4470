import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { applicationSessions, applications } from "@/drizzle/schema/applications";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import { deviceName } from "@/lib/directory/device-name";
import { groupsOfUsers } from "@/lib/directory/group-store";
import type { Organization } from "@/lib/directory/organization-store";
import { listPasskeys } from "@/lib/directory/passkey-store";
import { listPersonalTokens } from "@/lib/directory/personal-token-store";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import type { User } from "@/lib/directory/user-store";
import { listApiKeysBy, listSetupLinksBy } from "./created-access-queries";
import { listActiveDirectories } from "./directory-row-store";
import { listPendingCodes, listPendingTickets } from "./pending-sign-in-store";
import type { OpenDoors } from "./receipt";

/** Everything by which somebody can come in, or act, at the moment. Read within the transaction that closes it. */
export async function readOpenDoors(
  db: Db,
  { id: organizationId, slug }: Pick<Organization, "id" | "slug">,
  { id: userId, email, status }: User,
  now: Date,
): Promise<OpenDoors> {
  const owner = { organizationId, userId };
  const roles = await rolesOfUsers(db, organizationId, [userId]);
  const groups = await groupsOfUsers(db, organizationId, [userId]);
  const tokens = await listPersonalTokens(db, owner);
  return {
    status: status === "active" ? [email] : [],
    directory: await listActiveDirectories(db, owner),
    ...(await readSessionDoors(db, owner, now)),
    personalTokens: tokens.filter(({ expiresAt }) => expiresAt > now).map(({ name }) => name),
    ...(await readSignInDoors(db, { ...owner, slug, email }, now)),
    setupLinks: (await listSetupLinksBy(db, organizationId, email, now)).map(({ name }) => name),
    apiKeys: (await listApiKeysBy(db, organizationId, email)).map(({ name }) => name),
    roles: roles.get(userId) ?? [],
    groups: groups.get(userId) ?? [],
  };
}

type Owner = { organizationId: string; userId: string };

/** Open sessions by device, the applications that they reached, and what those applications hold. */
async function readSessionDoors(db: Db, { organizationId, userId }: Owner, now: Date) {
  const isOpen = and(
    eq(sessions.organizationId, organizationId),
    eq(sessions.userId, userId),
    gt(sessions.expiresAt, now),
    gt(sessions.endsAt, now),
  );
  const open = await db
    .select({ id: sessions.id, userAgent: sessions.userAgent, address: sessions.address })
    .from(sessions)
    .where(isOpen)
    .orderBy(asc(sessions.createdAt));
  const ids = open.map(({ id }) => id);
  const ofApplication = (column: typeof oidcArtifacts | typeof applicationSessions) =>
    and(eq(applications.organizationId, column.organizationId), eq(applications.id, column.applicationId));
  const reached = await db
    .selectDistinct({ name: applications.name })
    .from(applicationSessions)
    .innerJoin(applications, ofApplication(applicationSessions))
    .where(and(eq(applicationSessions.organizationId, organizationId), inArray(applicationSessions.sessionId, ids)));
  const held = await db
    .select({ name: applications.name, model: oidcArtifacts.model })
    .from(oidcArtifacts)
    .innerJoin(applications, ofApplication(oidcArtifacts))
    .where(
      and(
        eq(oidcArtifacts.organizationId, organizationId),
        inArray(oidcArtifacts.sessionId, ids),
        inArray(oidcArtifacts.model, ["AccessToken", "RefreshToken", "AuthorizationCode"]),
        gt(oidcArtifacts.expiresAt, now),
        isNull(oidcArtifacts.consumedAt),
      ),
    );
  return {
    sessions: open.map(({ userAgent, address }) => {
      const { browser, system } = deviceName(userAgent);
      return [browser, system, address].filter((part) => part !== null).join(" · ") || "?";
    }),
    applications: reached.map(({ name }) => name),
    applicationTokens: held.map(({ name, model }) => `${name}: ${model}`),
  };
}

/** Answers of providers, mailed and written codes, and passkeys, that would sign the person in if they were used now. */
async function readSignInDoors(db: Db, owner: Owner & { slug: string; email: string }, now: Date) {
  const written = await countRecoveryCodes(db, owner.userId);
  const mailed = await listPendingCodes(db, owner, now);
  const answered = await listPendingTickets(db, owner, now);
  const passkeys = await listPasskeys(db, owner);
  return {
    passkeys: passkeys.map(({ name }) => name),
    recoveryCodes: Array.from({ length: written }, (_, index) => String(index + 1)),
    pendingSignIns: [...mailed, ...answered],
  };
}

/** How many applications have not been told yet that sessions of somebody are over. */
export async function countUntold(db: Db, { organizationId, userId }: Owner): Promise<number> {
  return db.$count(
    applicationSessions,
    and(
      eq(applicationSessions.organizationId, organizationId),
      eq(applicationSessions.userId, userId),
      isNull(applicationSessions.sessionId),
    ),
  );
}
