import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { KeptFocus } from "@/components/console/kept-focus";
import { LeaveQuestion } from "@/components/console/leave-question";
import { ReadOnlyNote } from "@/components/console/read-only-note";
import { RightsProvider } from "@/components/console/rights";
import { Toasts } from "@/components/console/toasts";
import { ClientTexts } from "@/components/texts/client-texts";
import { Icon } from "@/components/ui/icon";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { Link } from "@/components/ui/link";
import { ProductMark } from "@/components/ui/product-mark";
import { button } from "@/components/ui/styles";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { TimeZoneNote } from "@/components/ui/time-zone-note";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findOnlyOrganization } from "@/lib/directory/organization-store";
import { maySetUp } from "@/lib/directory/sso-entitlement";
import { currentTheme } from "../../current-theme";
import { ConsoleNavigation } from "./console-navigation";
import { HelpPanel } from "./help-panel";
import { OrganizationSwitcher } from "./organization-switcher";
import { QuickSearch } from "./quick-search";
import { Shortcuts } from "./shortcuts";

const menuId = "console-menu";

/** The frame of an organization's console. The right is checked here and again in every page and action. */
export default async function ConsoleLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ organization: string }>;
}) {
  const { organization: slug } = await params;
  const { person, organization, rights: held } = await requireAdmin(slug, "overview.read");
  const t = await getTranslations("console");
  const hasOthers = (await findOnlyOrganization(await getDb())) === null;
  const rights = {
    isOperator: person.isOperator,
    maySetUp: maySetUp(organization, person.isOperator),
    rights: held,
  };
  return (
    <ClientTexts
      of={[
        "confirm",
        "console",
        "consoleRoles",
        "errors.page_outdated",
        "errors.server_unreachable",
        "helpPanel",
        "problem",
        "quickSearch",
        "shortcuts",
        "toasts",
        "unsaved",
        "validation",
      ]}
    >
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:m-2 focus:rounded-md focus:bg-raised focus:p-2"
      >
        {t("skip")}
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[240px_1fr]">
        <header className="flex flex-col border-border bg-raised max-md:border-b md:sticky md:top-0 md:h-dvh md:overflow-y-auto md:border-r">
          <div className="flex items-center gap-2 px-4 py-3 md:flex-col md:items-stretch md:gap-4 md:pt-4">
            <Link
              href={`/console/${slug}`}
              className="mr-auto flex min-h-9 min-w-0 items-center gap-2 font-semibold md:mr-0"
            >
              <ProductMark />
              <span className="truncate">{t("product")}</span>
            </Link>
            <QuickSearch slug={slug} rights={rights} />
            <button
              type="button"
              popoverTarget={menuId}
              className={`${button.secondary} shrink-0 md:hidden`}
              aria-label={t("menu")}
            >
              <Icon name="menu" size={18} />
            </button>
          </div>
          <div id={menuId} popover="auto" className="console-menu">
            <button
              type="button"
              popoverTarget={menuId}
              popoverTargetAction="hide"
              className={`${button.secondary} mb-3 self-end md:hidden`}
              aria-label={t("closeMenu")}
            >
              <Icon name="x" size={18} />
            </button>
            {person.isOperator ? (
              <OrganizationSwitcher current={organization} />
            ) : (
              <p className="mb-4 px-3 font-semibold break-words">{organization.name}</p>
            )}
            <ConsoleNavigation slug={slug} rights={rights} />
            <div className="mt-auto border-t border-border pt-3 max-md:mt-4">
              <Link
                href="/dashboard"
                className="flex min-h-9 items-center truncate rounded-md px-3 hover:bg-sunken"
                title={person.user.email}
              >
                <span className="truncate">{person.user.email}</span>
              </Link>
              {hasOthers && (
                <a
                  className="flex min-h-9 items-center px-3 text-muted underline"
                  href="/dashboard/switch-organization"
                >
                  {t("switchOrganization")}
                </a>
              )}
              <div className="flex flex-wrap items-center justify-between gap-x-2 px-3">
                <form method="post" action="/logout">
                  <button type="submit" className="min-h-9 text-muted underline">
                    {t("signOut")}
                  </button>
                </form>
                <Link className="flex min-h-9 items-center text-muted underline" href="/help">
                  {t("help")}
                </Link>
                <LanguageSwitch />
              </div>
              <Shortcuts slug={slug} rights={rights} />
              <div className="px-3 pt-2">
                <ThemeSwitch theme={await currentTheme()} />
              </div>
            </div>
          </div>
        </header>
        <main id="content" className="w-full max-w-[1120px] min-w-0 p-4 md:p-8">
          <KeptFocus content="content" />
          {!organization.ssoEnabled && (
            <div role="note" className="mb-6 max-w-[720px] rounded-lg bg-warning-surface p-4">
              <p className="font-semibold">{t("switchedOff.title")}</p>
              <p>{t(person.isOperator ? "switchedOff.operator" : "switchedOff.admin")}</p>
              {person.isOperator && (
                <Link className="link" href={`/console/${slug}/settings`}>
                  {t("switchedOff.settings")}
                </Link>
              )}
            </div>
          )}
          <RightsProvider rights={held}>
            <ReadOnlyNote />
            {children}
          </RightsProvider>
          <TimeZoneNote />
        </main>
      </div>
      <HelpPanel />
      <Toasts />
      <LeaveQuestion />
    </ClientTexts>
  );
}
