"use client";

import { useFormatter, useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { dayText } from "@/components/ui/moment-text";
import { ProductMark } from "@/components/ui/product-mark";
import { button } from "@/components/ui/styles";

/**
 * Recovery codes at the one moment at which they are shown: to print (the sheet alone is printed, with where and for whom they are
 * and a box to tick for each), to download or to copy.
 */
export function RecoveryCodeSheet({ codes, site, owner }: { codes: string[]; site: string; owner: string }) {
  const t = useTranslations("recoverySheet");
  const format = useFormatter();
  const made = dayText(format, new Date());
  const title = t("title", { site: new URL(site).host });
  const file = [title, t("owner", { owner }), t("made", { when: made }), "", ...codes, "", t("rule"), site].join(
    "\r\n",
  );
  return (
    <div className="mb-4">
      <div className="print-sheet rounded-md bg-sunken p-3">
        <div className="mb-4 hidden print:block">
          <p className="flex items-center gap-2 text-xl font-semibold">
            <ProductMark /> {title}
          </p>
          <p>{t("owner", { owner })}</p>
          <p>{t("made", { when: made })}</p>
        </div>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 font-mono whitespace-nowrap print:text-base print:leading-8">
          {codes.map((code) => (
            <li key={code} className="flex items-center gap-2">
              <span aria-hidden className="hidden size-4 border border-current print:inline-block" />
              <span>{code}</span>
            </li>
          ))}
        </ul>
        <p className="mt-4 hidden print:block">
          {t("rule")} {site}
        </p>
      </div>
      <div className="mt-3 flex flex-wrap gap-2 print:hidden">
        <button type="button" className={button.secondary} onClick={() => window.print()}>
          <Icon name="printer" /> {t("print")}
        </button>
        <a
          className={button.secondary}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download={t("fileName")}
        >
          <Icon name="download" /> {t("download")}
        </a>
        <CopyButton label={t("codes")} value={codes.join("\n")} />
      </div>
    </div>
  );
}
