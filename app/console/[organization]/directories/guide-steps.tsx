import { getLocale, getTranslations } from "next-intl/server";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import { card } from "@/components/ui/styles";
import { type DirectoryValue, directoryGuide } from "@/lib/directories/directory-guide";
import type { DirectoryPreset } from "@/lib/directories/directory-schema";
import { inLanguage } from "@/lib/presets/preset";

/**
 * The steps at a provider, in its console's order and labels.
 * @param values our values to copy; null before they are there, or when they are shown once: then only their names are there
 */
export async function GuideSteps({
  preset,
  values,
}: {
  preset: DirectoryPreset;
  values: Record<DirectoryValue, string | null> | null;
}) {
  const t = await getTranslations("directories.guide");
  const wizard = await getTranslations("directories.wizard");
  const language = await getLocale();
  const wordsFor = (value: DirectoryValue) => (value === "token" ? t("token") : wizard("scimUrl"));
  return (
    <ol className="mb-6 space-y-4">
      {directoryGuide(preset).steps.map(({ title, body, gives, text, note }, index) => (
        <li key={title.en} className={card}>
          <h3 className="mb-1 font-semibold">
            {index + 1}. {inLanguage(title, language)}
          </h3>
          <p className="mb-3 max-w-[720px]">{inLanguage(body, language)}</p>
          {gives.map(({ label, value }) => {
            const given = values?.[value];
            if (given) return <CopyField key={label} label={label} value={given} />;
            return (
              <div key={label} className="mb-3">
                <span className="mb-1 block text-muted">{label}</span>
                <span>{wordsFor(value)}</span>
              </div>
            );
          })}
          {text && (
            <div className="mb-3 flex items-start gap-2">
              <section
                className="max-h-80 min-w-0 flex-1 overflow-auto rounded-md bg-sunken p-3"
                tabIndex={0}
                aria-label={t("textFor", { step: inLanguage(title, language) })}
              >
                <pre className="font-mono text-small">{text}</pre>
              </section>
              <CopyButton label={t("text")} value={text} />
            </div>
          )}
          {note && <p className="max-w-[720px] rounded-md bg-sunken p-3">{inLanguage(note, language)}</p>}
        </li>
      ))}
    </ol>
  );
}
