import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { verificationCode } from "@/lib/webhooks/verification-code";

/** How a receiver verifies messages, a language each; the one that the address names is in the HTML, because one of them is meant. */
export function CodeList({ chosen }: { chosen: string | undefined }) {
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {verificationCode.map(({ id, product, file, text }) => {
        const isChosen = id === chosen;
        const Icon = isChosen ? ChevronDown : ChevronRight;
        return (
          <li key={id} className="px-4">
            <Link
              className="flex items-center gap-1 py-3 font-medium"
              href={isChosen ? "?" : `?language=${id}`}
              aria-expanded={isChosen}
              scroll={false}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              {product}
            </Link>
            {isChosen && (
              <div className="pb-4">
                <div className="mb-1 flex items-center justify-between gap-3">
                  <p className="min-w-0 font-mono text-small break-words text-muted">{file}</p>
                  <CopyButton label={product} value={text} />
                </div>
                <section tabIndex={0} aria-label={product} className="max-h-96 overflow-auto rounded-md bg-sunken p-3">
                  <pre className="font-mono text-small">{text}</pre>
                </section>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
