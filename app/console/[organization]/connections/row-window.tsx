"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { button, input } from "@/components/ui/styles";
import { useEditing } from "./editing";
import { pageOf, rowOf } from "./sought-row";

const pageSize = 50;

/**
 * Which rows of a long table are drawn. Thousands of rows are filtered and saved as one; only a page of them is in the
 * document.
 * @param table the list of the form that the rows are: who is led to a field of one gets the page that has it
 * @param texts one for each row, lower case: what the filter looks in
 */
export function useRowWindow(table: "provisioning.rules" | "provisioning.groupRules", texts: readonly string[]) {
  const { sought } = useEditing();
  const [filter, setFilter] = useState("");
  const [page, setPage] = useState(0);
  useEffect(() => {
    const row = sought && rowOf(sought.path, table);
    if (row === null) return;
    setFilter("");
    setPage(pageOf(row, pageSize));
  }, [sought, table]);
  const wanted = filter.trim().toLowerCase();
  const indexes = texts.flatMap((text, index) => (wanted === "" || text.includes(wanted) ? [index] : []));
  const pages = Math.max(1, Math.ceil(indexes.length / pageSize));
  const current = Math.min(page, pages - 1);
  return {
    indexes: indexes.slice(current * pageSize, (current + 1) * pageSize),
    controls: { filter, setFilter, page: current, setPage, pages, count: indexes.length, total: texts.length },
    /** After a row was added: without a filter, at the end. */
    showLast: () => {
      setFilter("");
      setPage(pageOf(texts.length, pageSize));
    },
  };
}

type Controls = ReturnType<typeof useRowWindow>["controls"];

/** The filter above a long table; short tables need none. */
export function RowFilter({ controls: { filter, setFilter, setPage, total, count } }: { controls: Controls }) {
  const t = useTranslations("connectionForm");
  if (total <= 10) return null;
  return (
    <label className="mb-3 flex flex-wrap items-center gap-2">
      <span className="text-muted">{t("filterRows")}</span>
      <input
        type="search"
        value={filter}
        className={`${input} sm:w-64`}
        onChange={(event) => {
          setFilter(event.target.value);
          setPage(0);
        }}
      />
      <span role="status" className="text-muted tabular-nums">
        {filter.trim() && t("rowsFound", { count })}
      </span>
    </label>
  );
}

/** Back and forth below a long table. */
export function RowPager({ controls: { page, setPage, pages, count } }: { controls: Controls }) {
  const t = useTranslations("connectionForm");
  if (pages <= 1) return null;
  return (
    <p className="mb-3 flex items-center gap-3">
      <button type="button" className={button.secondary} disabled={page === 0} onClick={() => setPage(page - 1)}>
        {t("previousRows")}
      </button>
      <span className="text-muted tabular-nums">{t("rowsShown", { page: page + 1, pages, count })}</span>
      <button
        type="button"
        className={button.secondary}
        disabled={page === pages - 1}
        onClick={() => setPage(page + 1)}
      >
        {t("nextRows")}
      </button>
    </p>
  );
}
