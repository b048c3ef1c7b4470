import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import type { FilledSnippet } from "@/lib/applications/snippets/snippet";

/** What to paste at the other side, a product each; folded, because one of them is meant. */
export function SnippetList({ snippets }: { snippets: readonly FilledSnippet[] }) {
  const t = useTranslations("applications.snippets");
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {snippets.map(({ id, product, file, redirectUri, text }) => (
        <li key={id}>
          <details className="px-4">
            <summary className="cursor-pointer py-3 font-medium">{product}</summary>
            <div className="pb-4">
              {redirectUri && <CopyField label={t("register")} value={redirectUri} />}
              <div className="mb-1 flex items-center justify-between gap-3">
                <p className="min-w-0 font-mono text-small break-words text-muted">{file}</p>
                <CopyButton label={product} value={text} />
              </div>
              <section
                tabIndex={0}
                aria-label={t("textFor", { product })}
                className="max-h-96 overflow-auto rounded-md bg-sunken p-3"
              >
                <pre className="font-mono text-small">{text}</pre>
              </section>
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
