import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DataTable, rowClass } from "@/components/console/data-table";
import { ExpectedStates, LeavingRow } from "@/components/console/expected-states";
import { getFactText } from "@/components/console/get-fact-text";
import { getMarkedRole, openedBy } from "@/components/console/get-marked-role";
import { PageHeader } from "@/components/console/page-header";
import { May, RightsProvider } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { card } from "@/components/ui/styles";
import { listEvents } from "@/lib/activity/event-queries";
import { listApplicationsFor } from "@/lib/applications/own-applications-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { covers, givableRoles, may, type Rights, rolesCovering } from "@/lib/directory/console-role";
import { listGrants } from "@/lib/directory/grant-store";
import { listGroupChoices } from "@/lib/directory/group-choice-queries";
import { listMemberships, type Membership } from "@/lib/directory/group-store";
import { listIdentities } from "@/lib/directory/identity-store";
import { listRoles } from "@/lib/directory/organization-store";
import { listRoleHoldings } from "@/lib/directory/role-grant-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { listUserAttributes } from "@/lib/directory/user-attribute-store";
import { findUser, profileOf } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import { EventList } from "../../activity/event-list";
import { roleList } from "../../refused/role-list";
import { UserForm } from "../user-form";
import { UserStatusBadge } from "../user-status";
import { grantId } from "./grant-id";
import { PersonReceipts } from "./leaving/person-receipts";
import { PersonAttributes } from "./person-attributes";
import { PersonDirectory } from "./person-directory";
import { PersonIdentities } from "./person-identities";
import { PersonSessions } from "./person-sessions";
import { TakeGrantButton } from "./take-grant-button";
import { UserActions } from "./user-actions";
import { ViewAs } from "./view-as";

/** One person: what they hold and why, which provider knows them, and their last sign-ins. */
export default async function UserPage({ params }: { params: Promise<{ organization: string; user: string }> }) {
  const { organization: slug, user: id } = await params;
  const { organization, person, rights } = await requireAdmin(slug, "users.read");
  const db = await getDb();
  const user = await findUser(db, organization.id, id);
  if (!user) notFound();
  const t = await getTranslations("userPage");
  const users = await getTranslations("users");
  const byHand = { organizationId: organization.id, userId: id, grantedBy: "manual" };
  const manualGroups = await listGrants(db, "group", byHand);
  const [roles, manual, holdings, groups, memberships, links, events, definitions, attributes] = await Promise.all([
    listRoles(db, organization.id),
    listGrants(db, "role", byHand),
    listRoleHoldings(db, organization.id, id),
    listGroupChoices(db, organization.id, manualGroups),
    listMemberships(db, organization.id, id),
    listIdentities(db, organization.id, id),
    listEvents(db, organization.id, { userId: id }, { limit: 10, before: null }),
    listAttributes(db, organization.id),
    listUserAttributes(db, { organizationId: organization.id, userId: id }),
  ]);
  const name = displayName(user) ?? user.email;
  const heldKeys = holdings.map(({ role }) => role);
  const memberOf = memberships.map(({ group }) => group);
  const applications = may(rights, "applications.read")
    ? await listApplicationsFor(db, { ...user, roles: heldKeys, groups: memberOf })
    : null;
  const theirs = roles.flatMap(({ key, consoleRole }) => (consoleRole && heldKeys.includes(key) ? [consoleRole] : []));
  const isAbove = !covers(rights, theirs);
  const givable = givableRoles(roles, rights);
  const marked = await getMarkedRole();
  const offered = roles.filter((role) => givable.includes(role) || manual.includes(role.key));
  const facts: [string, ReactNode][] = [
    [
      t("createdBy"),
      <Moment key="made" at={user.createdAt} words={(when) => t(`origin.${user.createdBy}`, { when })} />,
    ],
    [t("emailState"), user.emailVerifiedAt ? t("verified") : t("unverified")],
    ...(user.invitedAt
      ? [[t("invitedAt"), <Moment key="at" at={user.invitedAt} />] satisfies [string, ReactNode]]
      : []),
    [t("lastSignIn"), user.lastSignInAt ? <Moment key="at" at={user.lastSignInAt} /> : users("never")],
    ...(user.operator ? [[t("operator"), t("operatorText")] satisfies [string, string]] : []),
  ];
  return (
    <RightsProvider rights={isAbove ? rights.filter((role) => role === "auditor") : rights}>
      <ExpectedStates>
        <PageHeader
          help="users"
          title={name}
          under={{ slug, list: "users" }}
          purpose={
            <>
              {user.email} <UserStatusBadge id={id} status={user.status} />
            </>
          }
          action={
            <May>
              <UserActions
                slug={slug}
                userId={id}
                name={name}
                status={user.status}
                isProven={user.emailVerifiedAt !== null}
                isInvited={user.invitedAt !== null}
              />
            </May>
          }
        />
        {isAbove && (
          <p role="note" className="mb-6 max-w-[720px] rounded-lg bg-sunken p-3">
            {await aboveText(theirs)}
          </p>
        )}
        <dl className={`${card} mb-6 grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]`}>
          {facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Holdings
          title={t("holds")}
          empty={t("holdsNothing")}
          firstColumn="role"
          person={{ slug, userId: id, name }}
          rows={holdings.map(({ role, ...rest }) => ({ key: role, ...rest }))}
        />
        <Holdings
          title={t("memberOf")}
          empty={t("memberOfNothing")}
          firstColumn="group"
          person={{ slug, userId: id, name }}
          rows={memberships.map(({ group, ...rest }) => ({ key: group, ...rest }))}
        />
        {definitions.length > 0 && <PersonAttributes slug={slug} attributes={attributes} />}
        <ViewAs organization={organization} user={user} holds={heldKeys} roles={roles} applications={applications} />
        <PersonSessions slug={slug} user={user} name={name} byOperator={person.isOperator} />
        <PersonDirectory slug={slug} user={user} />
        <PersonReceipts slug={slug} organizationId={organization.id} userId={id} />
        <PersonIdentities person={{ slug, userId: id, name }} identities={links} />
        <UserForm
          key={id}
          slug={slug}
          userId={id}
          profile={profileOf(user)}
          definitions={definitions.map(toAttributeView)}
          attributes={Object.fromEntries(attributes.map(({ key, value }) => [key, value]))}
          grants={manual}
          memberships={manualGroups}
          groups={groups}
          held={heldKeys}
          roles={offered.map((role) => ({ key: role.key, name: marked(role), opens: openedBy(role) }))}
        />
        <section>
          <h2 className="mb-3 text-base font-semibold">{t("signIns")}</h2>
          {events.length === 0 ? (
            <p className="text-muted">{t("noSignIns")}</p>
          ) : (
            <>
              <EventList slug={slug} events={events} />
              <Link
                className="link mt-3 inline-block"
                href={`/console/${slug}/activity?email=${encodeURIComponent(user.email)}`}
              >
                {t("allSignIns")}
              </Link>
            </>
          )}
        </section>
      </ExpectedStates>
    </RightsProvider>
  );
}

/** What somebody holds, what gave it, and why. */
async function Holdings({
  title,
  empty,
  firstColumn,
  person,
  rows,
}: {
  title: string;
  empty: string;
  firstColumn: "role" | "group";
  person: { slug: string; userId: string; name: string };
  rows: (Membership & { key: string; name: string })[];
}) {
  const text = await getFactText();
  const t = await getTranslations("userPage");
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-base font-semibold">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <DataTable
          label={title}
          columns={([firstColumn, "grantedBy", "reason", "since", "actions"] as const).map((key) => ({
            key,
            label: t(`columns.${key}`),
          }))}
        >
          {rows.map((row) => (
            <LeavingRow
              key={`${row.key}-${row.grantedBy}`}
              id={grantId({ kind: firstColumn, ...row })}
              className={rowClass}
            >
              <td>{row.name}</td>
              <td>{row.grantedBy === "manual" ? t("byHand") : (row.connectionName ?? t("deletedConnection"))}</td>
              <td className="break-words">{text(row.reason)}</td>
              <td className="whitespace-nowrap">
                <Moment at={row.since} />
              </td>
              <td>
                <TakeGrantButton
                  {...person}
                  grant={{ kind: firstColumn, key: row.key, grantedBy: row.grantedBy }}
                  label={row.name}
                  connectionName={row.connectionName}
                />
              </td>
            </LeavingRow>
          ))}
        </DataTable>
      )}
    </section>
  );
}

/** Why who looks cannot change the account, and who can. */
async function aboveText(theirs: Rights): Promise<string> {
  const t = await getTranslations("consoleRefused");
  return t("above", { roles: await roleList(rolesCovering(theirs), "disjunction") });
}
