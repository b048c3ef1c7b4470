import { useTranslations } from "next-intl";
import type { RefCallback } from "react";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import type { FilledHowTo } from "@/lib/applications/snippets/how-to";
import { HowToList } from "../how-to-list";

export type Made = { id: string; clientId: string | null; secret: string | null; howTos: FilledHowTo[] };

/** The end of the wizard: the secret, which is shown now and never again, and what to paste at the other side. */
export function MadeApplication({
  slug,
  made: { id, clientId, secret, howTos },
  heading,
}: {
  slug: string;
  made: Made;
  heading: RefCallback<HTMLHeadingElement>;
}) {
  const t = useTranslations("applications.wizard");
  return (
    <>
      <section className={`${card} mb-6`}>
        <h2 ref={heading} tabIndex={-1} className="mb-3 text-base font-semibold">
          {t("made")}
        </h2>
        {clientId && <CopyField label={t("clientId")} value={clientId} />}
        {secret && (
          <div className="mb-4 rounded-md bg-success-surface p-3">
            <p className="mb-2 font-medium">{t("once")}</p>
            <CopyField label={t("clientSecret")} value={secret} />
          </div>
        )}
        <Link className={button.primary} href={`/console/${slug}/applications/${id}`}>
          {t("open")}
        </Link>
      </section>
      <h2 className="mb-3 text-base font-semibold">{t("snippets")}</h2>
      <HowToList howTos={howTos} />
    </>
  );
}
