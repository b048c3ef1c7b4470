import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { Link } from "@/components/ui/link";
import { ProductMark } from "@/components/ui/product-mark";

/** The frame of the help: readable by everybody, since it says nothing of an organization. */
export default async function HelpLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("help");
  return (
    <div className="mx-auto max-w-[760px] p-4 md:p-8">
      <header className="mb-8 flex flex-wrap items-center justify-between gap-3 border-b border-border pb-3">
        <Link href="/help" className="flex min-h-9 items-center gap-2 font-semibold">
          <ProductMark />
          {t("title")}
        </Link>
        <nav aria-label={t("title")} className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Link href="/" className="link text-muted">
            {t("toConsole")}
          </Link>
          <LanguageSwitch />
        </nav>
      </header>
      {children}
    </div>
  );
}
