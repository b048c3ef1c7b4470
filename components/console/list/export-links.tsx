import { useTranslations } from "next-intl";
import type { ExportedList } from "@/app/console/[organization]/export/list-exports";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import { exportFormats } from "@/lib/csv/exported-text";
import { withoutDisplayOptions } from "./list-state";

/** Which list of which organization is had as a file; that of the organizations themselves is below the address of their page. */
export type ListExported = {
  slug: string;
  list: ExportedList | "organizations";
  /** What the page always leaves out of that list: those who are not in its group. */
  of?: PageQuery;
};

/** Everything that the filters leave, as a file: not only the page that is shown. */
export function ExportLinks({ slug, list, of, query }: ListExported & { query: PageQuery }) {
  const t = useTranslations("list");
  const path = `/console/${slug}/export/${list}`;
  const filters = { ...withoutDisplayOptions(query), ...of };
  return exportFormats.map((format) => (
    <a key={format} className={button.secondary} href={withQuery(path, filters, { format })} download>
      <Icon name="download" />
      {t(`export.${format}`)}
    </a>
  ));
}
