import { useTranslations } from "next-intl";
import type { ReactNode, RefCallback } from "react";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import type { DirectoryPreset } from "@/lib/directories/directory-schema";

export type Made = { id: string; preset: DirectoryPreset; scimUrl: string; token: string };

/** The end of the wizard: address and token, which is shown now and never again, and the provider's own steps. */
export function MadeDirectory({
  slug,
  made: { id, preset, scimUrl, token },
  guide,
  heading,
}: {
  slug: string;
  made: Made;
  guide: ReactNode;
  heading: RefCallback<HTMLHeadingElement>;
}) {
  const t = useTranslations("directories.wizard");
  const names = useTranslations("directories.presets");
  return (
    <>
      <section className={`${card} mb-6`}>
        <h2 ref={heading} tabIndex={-1} className="mb-3 text-base font-semibold">
          {t("made")}
        </h2>
        <CopyField label={t("scimUrl")} value={preset === "entra" ? `${scimUrl}?aadOptscim062020` : scimUrl} />
        <div className="mb-4 rounded-md bg-success-surface p-3">
          <p className="mb-2 font-medium">{t("once")}</p>
          <CopyField label={t("token")} value={token} />
        </div>
        <Link className={button.primary} href={`/console/${slug}/directories/${id}`}>
          {t("open")}
        </Link>
      </section>
      <h2 className="mb-3 text-base font-semibold">{t("stepsAt", { provider: names(preset) })}</h2>
      {guide}
    </>
  );
}
