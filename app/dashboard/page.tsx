import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { button, card } from "@/components/ui/styles";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { TimeZoneNote } from "@/components/ui/time-zone-note";
import { listOwnApplications } from "@/lib/applications/own-applications-queries";
import { requirePerson } from "@/lib/auth/current-person";
import type { Connection } from "@/lib/connections/connection";
import { findConnection } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { listMemberships } from "@/lib/directory/group-store";
import { findNameOwner } from "@/lib/directory/name-owner-queries";
import { findOnlyOrganization, listRoles } from "@/lib/directory/organization-store";
import { listPasskeys } from "@/lib/directory/passkey-store";
import { listPersonalTokens } from "@/lib/directory/personal-token-store";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { listSessions, type SessionPerson } from "@/lib/directory/session-store";
import { findUser } from "@/lib/directory/user-store";
import { env } from "@/lib/env";
import { isFreshEnough, registeringPath, renewingPath } from "@/lib/local-sign-in/passkey-response";
import { passkeySite } from "@/lib/local-sign-in/passkey-site";
import { confirmationAddress, signInAddress } from "@/lib/sign-in/sign-in-address";
import { currentTheme } from "../current-theme";
import { NameForm } from "./name-form";
import { OwnApplications } from "./own-applications";
import { OwnNotices } from "./own-notices";
import { OwnPasskeys } from "./own-passkeys";
import { type CodesHindrance, OwnRecoveryCodes } from "./own-recovery-codes";
import { OwnSessions } from "./own-sessions";
import { OwnTokens } from "./own-tokens";
import { readNoticeSettings } from "./read-notice-settings";

/** Where a person lands: what I may use, who I am, and where I am signed in. */
export default async function DashboardPage({ searchParams }: { searchParams: PageSearchParams }) {
  const person = await requirePerson("/dashboard");
  const { withheld } = person;
  const hasConsole = person.rights.length > 0;
  const administers = hasConsole || person.isOperator || withheld !== null;
  const t = await getTranslations("dashboard");
  const joined = await getJoinedValues();
  const { user } = person;
  const now = new Date();
  const db = await getDb();
  const [
    applications,
    connection,
    sessions,
    roles,
    memberships,
    notices,
    tokens,
    passkeys,
    codesLeft,
    vouched,
    only,
    nameOwner,
  ] = await Promise.all([
    listOwnApplications(db, person),
    person.connectionId === null ? null : findConnection(db, user.organizationId, person.connectionId),
    listSessions(db, user.organizationId, user.id, now),
    listRoles(db, user.organizationId),
    listMemberships(db, user.organizationId, user.id),
    hasConsole ? readNoticeSettings(db, { organizationId: user.organizationId, userId: user.id }) : null,
    hasConsole ? listPersonalTokens(db, { organizationId: user.organizationId, userId: user.id }) : [],
    listPasskeys(db, { organizationId: user.organizationId, userId: user.id }),
    administers ? countRecoveryCodes(db, user.id) : 0,
    person.connectionId === null ? null : findUser(db, user.organizationId, user.id),
    findOnlyOrganization(db),
    findNameOwner(db, { organizationId: user.organizationId, userId: user.id }),
  ]);
  const provider = offersLogout(connection) ? connection.name : null;
  const groupNames = [...new Set(memberships.map(({ name }) => name))];
  const roleNames = person.roles.map((key) => roles.find((role) => role.key === key)?.name ?? key);
  const signInAgain = isFreshEnough(person.authenticatedAt, now)
    ? null
    : signInAddress({ organization: user.organization, returnTo: registeringPath, again: "passkey" });
  const { search } = await readPageQuery(searchParams);
  return (
    <main id="content" className="mx-auto max-w-3xl p-6">
      <PageTitle>{t("apps.title")}</PageTitle>
      <header className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h1 id="applications" className="text-xl font-semibold">
          {t("apps.title")}
        </h1>
        <div className="flex flex-wrap items-center gap-2">
          {administers && (
            <Link href="/console" className={button.primary}>
              {t("console")}
            </Link>
          )}
          {only === null && (
            <a href="/dashboard/switch-organization" className={button.secondary}>
              {t("switchOrganization")}
            </a>
          )}
          <form method="post" action="/logout">
            <button type="submit" className={button.secondary}>
              {t("signOut")}
            </button>
          </form>
          {provider && (
            // A link, because our own policy lets no form end at another site.
            <a href="/logout?provider=1" className={button.secondary}>
              {t("signOutProvider", { name: provider })}
            </a>
          )}
        </div>
      </header>
      <OwnApplications applications={applications} search={search?.slice(0, 200) ?? ""} />
      <section className="mb-6 rounded-lg border border-border bg-raised p-4" aria-labelledby="account">
        <h2 id="account" className="mb-1 text-base font-semibold">
          {t("title")}
        </h2>
        <p className="mb-3">{t("welcome", { name: user.name ?? user.email })}</p>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
          <dt className="text-muted">{t("email")}</dt>
          <dd className="break-all">{user.email}</dd>
          <dt className="text-muted">{t("organization")}</dt>
          <dd>{user.organizationName}</dd>
          <dt className="text-muted">{t("roles")}</dt>
          <dd>{joined(roleNames) || t("noRoles")}</dd>
          {groupNames.length > 0 && (
            <>
              <dt className="text-muted">{t("groups")}</dt>
              <dd className="break-words">{joined(groupNames)}</dd>
            </>
          )}
          {connection && (
            <>
              <dt className="text-muted">{t("through")}</dt>
              <dd className="break-words">{connection.name}</dd>
            </>
          )}
        </dl>
        <ClientTexts
          of={[
            "dashboard.name",
            "errors.page_outdated",
            "errors.server_unreachable",
            "problem",
            "unsaved",
            "validation",
          ]}
        >
          <NameForm name={user.name ?? ""} owner={nameOwner} />
        </ClientTexts>
      </section>
      <ClientTexts of={["errors.page_outdated", "errors.server_unreachable", "problem"]}>
        <OwnSessions sessions={sessions} ownId={person.sessionId} />
        {administers && passkeySite(env().APP_URL) && (
          <ClientTexts of={["dashboard.passkeys", "validation"]}>
            <OwnPasskeys passkeys={passkeys} signInAgain={signInAgain} />
          </ClientTexts>
        )}
        {administers && (
          <ClientTexts of={["confirm", "copy", "dashboard.recoveryCodes", "recoverySheet"]}>
            <OwnRecoveryCodes
              left={codesLeft}
              hindrance={codesHindrance(person, vouched?.operator ?? false, now)}
              site={env().APP_URL}
              owner={user.email}
            />
          </ClientTexts>
        )}
        {withheld?.hasPasskey && (
          <section className={`${card} mt-6`} aria-labelledby="unconfirmed">
            <h2 id="unconfirmed" className="mb-1 text-base font-semibold">
              {t("unconfirmed.title")}
            </h2>
            <p className="mb-3 text-muted">{t("unconfirmed.text")}</p>
            <Link href={confirmationAddress("/dashboard")} className={button.secondary}>
              {t("unconfirmed.confirm")}
            </Link>
          </section>
        )}
        {notices && <OwnNotices {...notices} mayChoose={may(person.rights, "connections.read")} />}
        {hasConsole && (
          <ClientTexts of={["copy", "dashboard.tokens", "validation"]}>
            <OwnTokens tokens={tokens} organization={user.organizationName} now={now} />
          </ClientTexts>
        )}
      </ClientTexts>
      <p className="mt-6 mb-3 flex items-center justify-between gap-4">
        <Link href="/help/signing-in" className="link link-alone text-muted">
          {t("help")}
        </Link>
      </p>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <LanguageSwitch />
        <ThemeSwitch theme={await currentTheme()} />
      </div>
      <TimeZoneNote />
    </main>
  );
}

/** Why somebody makes no new recovery codes now; null: nothing hinders them. @param isVouchedOperator an operator, by a provider's word */
function codesHindrance(
  { withheld, authenticatedAt, user }: SessionPerson,
  isVouchedOperator: boolean,
  now: Date,
): CodesHindrance | null {
  if (withheld !== null) return { by: "confirmation" };
  if (isVouchedOperator) return { by: "provider" };
  if (isFreshEnough(authenticatedAt, now)) return null;
  const signInAgain = signInAddress({ organization: user.organization, returnTo: renewingPath, again: "codes" });
  return { by: "age", signInAgain };
}

/** The provider has a logout of its own. */
function offersLogout(connection: Connection | null): connection is Connection {
  if (connection?.protocol === "saml") return connection.saml.singleLogout.enabled && connection.saml.sloUrl !== null;
  return connection?.protocol === "oidc" && connection.oidc.endSessionEndpoint !== null;
}
