import Link from "next/link";
import type { ReactNode } from "react";
import { button, input } from "@/components/ui/styles";

/** Filters as a plain form: they work without JavaScript and stand in the address. */
export function FilterBar({
  action,
  apply,
  clear,
  children,
}: {
  action: string;
  apply: string;
  /** Set while a filter is active. */
  clear: string | null;
  children: ReactNode;
}) {
  return (
    <search>
      <form action={action} className="mb-4 flex flex-wrap items-end gap-3">
        {children}
        <button type="submit" className={button.secondary}>
          {apply}
        </button>
        {clear && (
          <Link href={action} className="py-2 underline">
            {clear}
          </Link>
        )}
      </form>
    </search>
  );
}

export function FilterText({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <label className="block">
      <span className="mb-1 block text-muted">{label}</span>
      <input name={name} defaultValue={value} className={`${input} sm:w-48`} autoComplete="off" />
    </label>
  );
}

export function FilterSelect({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
}) {
  return (
    <label className="block">
      <span className="mb-1 block text-muted">{label}</span>
      <select name={name} defaultValue={value ?? ""} className={`${input} sm:w-48`}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
