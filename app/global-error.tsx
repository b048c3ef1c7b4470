"use client";

import { CenteredCard } from "@/components/sign-in/centered-card";
import { readyEvent } from "@/components/ui/early-input";
import { ScriptsReady } from "@/components/ui/scripts-ready";
import { wideButton } from "@/components/ui/styles";
import texts from "@/lib/messages/last-resort.json";
import "./globals.css";

/** The last resort, when the layout itself failed: its texts come from a file of their own, small enough for every page. */
export default function GlobalErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        {/* The layout's own went with it, and without it a press of the button would be held for ever. */}
        <ScriptsReady event={readyEvent} />
        <CenteredCard title={texts.title}>
          <p className="mb-4 text-muted">
            {texts.advice} <code className="font-mono">{error.digest}</code>
          </p>
          <button type="button" className={wideButton.primary} onClick={reset}>
            {texts.tryAgain}
          </button>
        </CenteredCard>
      </body>
    </html>
  );
}
