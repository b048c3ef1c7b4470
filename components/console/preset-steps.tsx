import { getLocale, getTranslations } from "next-intl/server";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import { card } from "@/components/ui/styles";
import { printable } from "@/lib/facts/printable";
import type { GuideText } from "@/lib/presets/guide-values";
import { type GivenValue, inLanguage, type Preset } from "@/lib/presets/preset";

/** The steps on the other side, in its order and labels, with our values to copy. One component for every provider. */
export async function PresetSteps({
  preset,
  given,
  needsCertificate,
  generated,
}: {
  preset: Preset;
  given: Readonly<Record<GivenValue, string>>;
  /** What is chosen for the connection makes the provider need our certificate, whether its guide speaks of it or not. */
  needsCertificate: boolean;
  generated: (name: Preset["steps"][number]["generated"][number]) => GuideText;
}) {
  const t = await getTranslations("guide");
  const language = await getLocale();
  const isCertificateListed = [...preset.steps, preset.logout].some(({ gives }) => gives.some(isCertificate));
  return (
    <>
      <ol className="mb-6 space-y-4">
        {preset.steps.map(({ title, body, gives, generated: texts, note }, index) => (
          <li key={title.en} className={card}>
            <h3 className="mb-1 font-semibold">
              {index + 1}. {inLanguage(title, language)}
            </h3>
            <p className="mb-3 max-w-[720px]">{inLanguage(body, language)}</p>
            {gives
              .filter((entry) => given[entry.value] !== "" && (needsCertificate || !isCertificate(entry)))
              .map(({ label, value }) => (
                <CopyField key={label} label={label} value={given[value]} />
              ))}
            {texts.map((name) => {
              const made = generated(name);
              if ("unquotable" in made)
                return (
                  <p key={name} className="mb-2 max-w-[720px] rounded-md bg-warning-surface p-3">
                    {t("unquotable", { text: t(`generated.${name}`), value: printable(made.unquotable) })}
                  </p>
                );
              if ("waitsForProvider" in made)
                return (
                  <p key={name} className="mb-2 max-w-[720px] rounded-md bg-sunken p-3">
                    {t("waitsForProvider", { text: t(`generated.${name}`) })}
                  </p>
                );
              const { text } = made;
              return (
                <details
                  key={name}
                  className="mb-2"
                  open={(name === "claims" || texts.length === 1) && text.length < 2000}
                >
                  <summary className="cursor-pointer font-medium">{t(`generated.${name}`)}</summary>
                  <div className="mt-2 flex items-start gap-2">
                    <section
                      className="max-h-80 min-w-0 flex-1 overflow-auto rounded-md bg-sunken p-3"
                      tabIndex={0}
                      aria-label={`${inLanguage(title, language)}: ${t(`generated.${name}`)}`}
                    >
                      <pre className="font-mono text-small">{text}</pre>
                    </section>
                    <CopyButton label={t(`generated.${name}`)} value={text} />
                  </div>
                </details>
              );
            })}
            {note && <p className="max-w-[720px] rounded-md bg-sunken p-3">{inLanguage(note, language)}</p>}
          </li>
        ))}
      </ol>
      {needsCertificate && !isCertificateListed && (
        <section className={`${card} mb-6`} aria-labelledby="our-certificate">
          <h3 id="our-certificate" className="mb-1 font-semibold">
            {t("certificate.title")}
          </h3>
          <p className="mb-3 max-w-[720px]">{t("certificate.text", { provider: preset.provider })}</p>
          <CopyField label={t("certificate.title")} value={given.certificate} />
        </section>
      )}
      <LogoutSetup logout={preset.logout} provider={preset.provider} given={given} />
      {preset.errors.length > 0 && (
        <section className={`${card} mb-6`} aria-labelledby="known-errors">
          <h3 id="known-errors" className="mb-3 font-semibold">
            {t("errors", { provider: preset.provider })}
          </h3>
          <dl className="space-y-3">
            {preset.errors.map(({ match, cause, fix }) => (
              <div key={match}>
                <dt className="font-mono text-small font-medium">{match}</dt>
                <dd>
                  {inLanguage(cause, language)} {inLanguage(fix, language)}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

const isCertificate = ({ value }: { value: GivenValue }) => value === "certificate";

/** Single logout: which directions the provider has, where it is set up there, and our values. */
async function LogoutSetup({
  logout: { supports, path, gives, note },
  provider,
  given,
}: {
  logout: Preset["logout"];
  provider: string;
  given: Readonly<Record<GivenValue, string>>;
}) {
  const t = await getTranslations("guide.logout");
  const language = await getLocale();
  const { spInitiated, idpInitiated } = supports;
  return (
    <section className={`${card} mb-6`} aria-labelledby="single-logout">
      <h3 id="single-logout" className="mb-1 font-semibold">
        {t("title")}
      </h3>
      <ul className="mb-3 max-w-[720px] list-disc pl-5">
        {spInitiated && <li>{t("spInitiated", { provider })}</li>}
        {idpInitiated && <li>{t("idpInitiated", { provider })}</li>}
        {!spInitiated && !idpInitiated && <li>{t("none", { provider })}</li>}
      </ul>
      {path && <p className="mb-3 max-w-[720px]">{inLanguage(path, language)}</p>}
      {gives
        .filter(({ value }) => given[value] !== "")
        .map(({ label, value }) => (
          <CopyField key={label} label={label} value={given[value]} />
        ))}
      {note && <p className="max-w-[720px] rounded-md bg-sunken p-3">{inLanguage(note, language)}</p>}
    </section>
  );
}
