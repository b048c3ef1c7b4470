"use client";

import { type ComponentProps, useId } from "react";
import { input } from "@/components/ui/styles";
import { useValidationText } from "./use-validation-text";

type FieldProps = ComponentProps<"input"> & { label: string; help?: string; error?: string; mono?: boolean };

/** One labelled input of a small form; `error` is a key of the `validation` texts, or a text. */
export function Field({ label, help, error, mono = false, ...rest }: FieldProps) {
  const text = useValidationText();
  const id = useId();
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-help ${id}-error`}
        className={`${input} ${mono ? "font-mono text-small" : ""}`}
        {...rest}
      />
      {help && (
        <p id={`${id}-help`} className="mt-1 text-muted">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-danger">
          {text(error)}
        </p>
      )}
    </div>
  );
}

type CheckProps = ComponentProps<"input"> & { label: string; help?: string };

/** One labelled checkbox. */
export function CheckField({ label, help, ...rest }: CheckProps) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <div className="mb-3 flex items-start gap-3">
      <input type="checkbox" className="mt-0.5 size-5" aria-describedby={`${id}-help`} {...rest} id={id} />
      <div>
        <label className="font-medium" htmlFor={id}>
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-muted">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

type SelectProps = ComponentProps<"select"> & { label: string; help: string };

/** One labelled choice of a small form. */
export function SelectField({ label, help, children, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
      </label>
      <select id={id} aria-describedby={`${id}-help`} className={input} {...rest}>
        {children}
      </select>
      <p id={`${id}-help`} className="mt-1 text-muted">
        {help}
      </p>
    </div>
  );
}
