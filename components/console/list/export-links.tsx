import { useTranslations } from "next-intl";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import { exportFormats } from "@/lib/csv/exported-text";
import { withoutLooks } from "./list-state";

/** Everything that the filters leave, as a file: not only the page that is shown. */
export function ExportLinks({ path, query }: { path: string; query: PageQuery }) {
  const t = useTranslations("list");
  const filters = withoutLooks(query);
  return exportFormats.map((format) => (
    <a key={format} className={button.secondary} href={withQuery(`${path}/export`, filters, { format })} download>
      <Icon name="download" />
      {t(`export.${format}`)}
    </a>
  ));
}
