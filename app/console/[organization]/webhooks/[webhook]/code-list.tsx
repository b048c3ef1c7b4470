import { CopyButton } from "@/components/ui/copy-button";
import { verificationCode } from "@/lib/webhooks/verification-code";

/** How a receiver verifies messages, a language each; folded, because one of them is meant. */
export function CodeList() {
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {verificationCode.map(({ id, product, file, text }) => (
        <li key={id}>
          <details className="px-4">
            <summary className="cursor-pointer py-3 font-medium">{product}</summary>
            <div className="pb-4">
              <div className="mb-1 flex items-center justify-between gap-3">
                <p className="min-w-0 font-mono text-small break-words text-muted">{file}</p>
                <CopyButton label={product} value={text} />
              </div>
              <section tabIndex={0} aria-label={product} className="max-h-96 overflow-auto rounded-md bg-sunken p-3">
                <pre className="font-mono text-small">{text}</pre>
              </section>
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
