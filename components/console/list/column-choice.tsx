"use client";

import { useTranslations } from "next-intl";
import { Menu } from "@/components/console/menu";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";

/**
 * Which columns a list shows: a link each, so that the choice is in the address. In the browser's part, which is told of each column its name
 * alone.
 */
export function ColumnChoice({
  path,
  query,
  hidden,
  columns,
}: {
  path: string;
  query: PageQuery;
  hidden: readonly string[];
  columns: readonly { key: string; label: string }[];
}) {
  const t = useTranslations("list");
  const without = (key: string) => (hidden.includes(key) ? hidden.filter((name) => name !== key) : [...hidden, key]);
  const known = (names: readonly string[]) => columns.map(({ key }) => key).filter((key) => names.includes(key));
  return (
    <Menu
      summaryClass={button.secondary}
      summary={
        <>
          <Icon name="columns" />
          {t("columns")}
        </>
      }
    >
      <ul className="absolute right-0 z-20 mt-1 min-w-48 rounded-lg border border-border bg-raised p-1 shadow-lg">
        {columns.map(({ key, label }) => (
          <li key={key}>
            <Link
              href={withQuery(path, query, { hidden: known(without(key)).join(",") })}
              scroll={false}
              className="menu-item"
            >
              <Icon name="check" className={hidden.includes(key) ? "invisible" : undefined} />
              <span>
                {label} <span className="sr-only">{t(hidden.includes(key) ? "columnHidden" : "columnShown")}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Menu>
  );
}
