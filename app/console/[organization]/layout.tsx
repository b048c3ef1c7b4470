import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { requireAdmin } from "@/lib/auth/current-person";
import { ConsoleNavigation } from "./console-navigation";
import { OrganizationSwitcher } from "./organization-switcher";

/** The frame of an organization's console. The right is checked here and again in every page and action. */
export default async function ConsoleLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ organization: string }>;
}) {
  const { organization: slug } = await params;
  const { person, organization } = await requireAdmin(slug);
  const t = await getTranslations("console");
  return (
    <NextIntlClientProvider>
      <a href="#content" className="sr-only focus:not-sr-only">
        {t("skip")}
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[240px_1fr]">
        <aside className="border-b border-border bg-raised p-4 md:border-r md:border-b-0">
          <p className="mb-1 text-muted">{t("product")}</p>
          {person.isOperator ? (
            <OrganizationSwitcher current={organization} />
          ) : (
            <p className="mb-4 font-semibold break-words">{organization.name}</p>
          )}
          <ConsoleNavigation slug={slug} isOperator={person.isOperator} />
          <p className="mt-4 break-words md:mt-8">
            <Link href="/dashboard" className="text-muted underline">
              {person.user.email}
            </Link>
          </p>
          <form method="post" action="/logout">
            <button type="submit" className="mt-1 underline">
              {t("signOut")}
            </button>
          </form>
          <LanguageSwitch className="mt-2" />
        </aside>
        <main id="content" className="w-full max-w-[1120px] min-w-0 p-4 md:p-8">
          {children}
        </main>
      </div>
    </NextIntlClientProvider>
  );
}
