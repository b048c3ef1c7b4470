import Form from "next/form";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { dayText, isDay } from "@/components/ui/moment-text";
import { button, input } from "@/components/ui/styles";
import { ChoiceSelect } from "./choice-select";
import { type FilterField, filterChips, filterNames } from "./filter-fields";
import { firstPage } from "./list-state";

/**
 * A list's filters as a form that leads to an address, and what of them is set as chips, each with the way to the list without it.
 * Works without JavaScript, and can be sent to somebody.
 */
export function ListFilters({ path, query, fields }: { path: string; query: PageQuery; fields: FilterField[] }) {
  const t = useTranslations("list");
  const format = useFormatter();
  // A day of an address may be none.
  const named = (day: string) => (isDay(day) && !Number.isNaN(Date.parse(day)) ? dayText(format, day, "UTC") : day);
  const names = fields.flatMap(filterNames);
  const chips = filterChips(fields, query, {
    from: (day) => t("fromDay", { day: named(day) }),
    until: (day) => t("untilDay", { day: named(day) }),
  });
  const cleared = Object.fromEntries(names.map((name) => [name, undefined]));
  // What the form does not show of the address stays: how the list is sorted, its columns and its length.
  const kept = Object.entries({ ...query, ...firstPage }).filter(([name, value]) => value && !names.includes(name));
  return (
    <search>
      <Form action={path} prefetch={false} className="mb-3 grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {fields.map((field) => (
          <Field key={field.name} field={field} query={query} />
        ))}
        <button type="submit" className={button.secondary}>
          {t("apply")}
        </button>
      </Form>
      {chips.length > 0 && (
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <ul aria-label={t("active")} className="flex min-w-0 flex-wrap gap-2">
            {chips.map(({ name, label, value, without }) => (
              <li
                key={name}
                className="inline-flex min-h-7 max-w-full min-w-0 items-center rounded-full border border-border bg-raised pl-3 max-sm:min-h-11"
              >
                <span className="truncate" title={value}>
                  {label}: <span className="font-medium">{value}</span>
                </span>
                {/* Named by the filter alone: a row that the value leads to must be the only link of its name. */}
                <Link
                  href={withQuery(path, query, { ...without, ...firstPage })}
                  className="grid size-7 shrink-0 place-items-center rounded-full hover:bg-sunken max-sm:size-11"
                >
                  {/* Not a label: fields are found by theirs. */}
                  <span className="sr-only">{t("remove", { filter: label })}</span>
                  <Icon name="x" size={14} />
                </Link>
              </li>
            ))}
          </ul>
          <Link href={withQuery(path, query, { ...cleared, ...firstPage })} className="link">
            {t("clear")}
          </Link>
        </div>
      )}
    </search>
  );
}

// A field is made again with its filter: the page stays while its address changes, and React keeps what a field began with.
function Field({ field, query }: { field: FilterField; query: PageQuery }) {
  const t = useTranslations("list");
  const id = useId();
  const value = query[field.name] ?? "";
  switch (field.type) {
    case "text":
      return (
        <Labelled id={id} label={field.label}>
          <input
            id={id}
            key={value}
            name={field.name}
            defaultValue={value}
            maxLength={254}
            className={width}
            autoComplete="off"
          />
        </Labelled>
      );
    case "choice":
      return (
        <Labelled id={id} label={field.label}>
          <ChoiceSelect
            id={id}
            key={value}
            name={field.name}
            defaultValue={value}
            className={width}
            anyText={t("any")}
            choices={field.options.map((option) => [option.value, option.label] as const)}
            more={field.more && { ...field.more, loading: t("moreLoading"), failed: t("moreFailed") }}
          />
        </Labelled>
      );
    case "days":
      return (["From", "Until"] as const).map((end) => {
        const name = `${field.name}${end}`;
        const day = query[name] ?? "";
        return (
          <Labelled key={end} id={id + end} label={t(end === "From" ? "from" : "until", { label: field.label })}>
            <input id={id + end} key={day} type="date" name={name} defaultValue={day} className={`${input} sm:w-40`} />
          </Labelled>
        );
      });
  }
}

const width = `${input} sm:w-44`;

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-muted">
        {label}
      </label>
      {children}
    </div>
  );
}
