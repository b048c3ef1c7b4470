import Form from "next/form";
import Link from "next/link";
import type { ReactNode } from "react";
import { button, input } from "@/components/ui/styles";

/** Filters as a form that leads to an address: they work without JavaScript, and can be sent to somebody. */
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
      <Form action={action} className="mb-4 grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        {children}
        <button type="submit" className={button.secondary}>
          {apply}
        </button>
        {clear && (
          <Link href={action} className="py-2 underline max-sm:text-center">
            {clear}
          </Link>
        )}
      </Form>
    </search>
  );
}

// A field is made anew with its filter: the page stays while its address changes, and React keeps what a field began with.
export function FilterText({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <label className="block">
      <span className="mb-1 block text-muted">{label}</span>
      <input key={value ?? ""} name={name} defaultValue={value} className={`${input} sm:w-48`} autoComplete="off" />
    </label>
  );
}

export function FilterSelect({
  name,
  label,
  value,
  any,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  /** The word for no filter. */
  any: string;
  options: { value: string; label: string }[];
}) {
  return (
    <label className="block">
      <span className="mb-1 block text-muted">{label}</span>
      <select key={value ?? ""} name={name} defaultValue={value ?? ""} className={`${input} sm:w-48`}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
