"use client";

import { useTranslations } from "next-intl";
import { withQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import type { ListExported } from "./export-links";

/** The chosen rows of a list as a file; without any there is nothing to have. */
export function ExportChosen({ slug, list, of = {}, ids }: ListExported & { ids: readonly string[] }) {
  const t = useTranslations("list.exportChosen");
  if (ids.length === 0) return null;
  const path = `/console/${slug}/export/${list}`;
  return (["csv", "json"] as const).map((format) => (
    <a key={format} className={button.secondary} href={withQuery(path, of, { chosen: ids.join(","), format })} download>
      <Icon name="download" />
      {t(format)}
    </a>
  ));
}
