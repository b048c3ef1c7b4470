import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { ProgressBar } from "@/components/console/progress-bar";
import { pickTexts } from "@/components/texts/pick-texts";
import { earlyScript, readyEvent } from "@/components/ui/early-input";
import { FocusAfterWaiting } from "@/components/ui/focus-after-waiting";
import { HistorySteps } from "@/components/ui/history-steps";
import { ScriptsReady } from "@/components/ui/scripts-ready";
import { themeClass } from "@/components/ui/theme";
import { codeFont } from "./code-font";
import { currentTheme } from "./current-theme";
import "./globals.css";

/** Without a title: each page says its own, as `PageTitle`. */
export const metadata: Metadata = { robots: { index: false } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is made for its request: the nonce of the security policy is.
  await connection();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const theme = await currentTheme();
  const texts = pickTexts(await getMessages(), [
    "errorPage",
    "languageSwitch",
    "loading",
    "publicErrors.internal_error",
    "themeSwitch",
  ]);
  return (
    <html lang={await getLocale()} className={`${GeistSans.variable} ${codeFont.variable} ${themeClass[theme]}`}>
      <body className="font-sans antialiased">
        {/* Browsers show the nonce to nobody: React would miss it. */}
        <script nonce={nonce} suppressHydrationWarning>
          {earlyScript}
        </script>
        {/* The error page's texts; pages with more client parts have their own. */}
        <NextIntlClientProvider messages={texts}>
          <HistorySteps />
          <FocusAfterWaiting />
          <ProgressBar />
          {children}
        </NextIntlClientProvider>
        <ScriptsReady event={readyEvent} />
      </body>
    </html>
  );
}
