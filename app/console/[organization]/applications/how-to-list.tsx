import { useTranslations } from "next-intl";
import { ChoiceList } from "@/components/console/choice-list";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import type { FilledHowTo } from "@/lib/applications/snippets/how-to";

/** How to connect the other side, a product each; folded, because one of them is meant. */
export function HowToList({ howTos }: { howTos: readonly FilledHowTo[] }) {
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {howTos.map((howTo) => (
        <li key={howTo.id}>
          <details className="px-4">
            <summary className="cursor-pointer py-3 font-medium">{howTo.product}</summary>
            <HowToDetails {...howTo} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** The same on a page with an address, which names the one that is shown. */
export function HowToLinks({
  howTos,
  chosen,
}: {
  howTos: readonly FilledHowTo[];
  chosen: string | string[] | undefined;
}) {
  return (
    <ChoiceList parameter="product" chosen={chosen} entries={howTos} heading={({ product }) => product}>
      {(howTo) => <HowToDetails {...howTo} />}
    </ChoiceList>
  );
}

function HowToDetails({ id, product, file, redirectUri, text, steps, checks, traps }: FilledHowTo) {
  const t = useTranslations("applications.snippets");
  return (
    <div className="space-y-4 pb-4">
      <Texts id={`${id}-steps`} title={t("steps")} texts={steps} numbered />
      <div>
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
      <Texts id={`${id}-checks`} title={t("checks")} texts={checks} />
      <Texts id={`${id}-traps`} title={t("traps")} texts={traps} />
    </div>
  );
}

function Texts({
  id,
  title,
  texts,
  numbered = false,
}: {
  id: string;
  title: string;
  texts: readonly string[];
  numbered?: boolean;
}) {
  const List = numbered ? "ol" : "ul";
  return (
    <div>
      <h3 id={id} className="mb-1 font-medium">
        {title}
      </h3>
      <List
        aria-labelledby={id}
        className={`space-y-1 ps-5 break-words text-muted ${numbered ? "list-decimal" : "list-disc"}`}
      >
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </List>
    </div>
  );
}
