import { ChoiceList } from "@/components/console/choice-list";
import { CopyButton } from "@/components/ui/copy-button";
import { verificationCode } from "@/lib/webhooks/verification-code";

/** How a receiver verifies messages, in the language that the address names. */
export function CodeList({ chosen }: { chosen: string | string[] | undefined }) {
  return (
    <ChoiceList parameter="language" chosen={chosen} entries={verificationCode} heading={({ product }) => product}>
      {({ product, file, text }) => (
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
    </ChoiceList>
  );
}
