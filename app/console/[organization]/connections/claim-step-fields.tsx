"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type FieldPath, useController, useFormContext } from "react-hook-form";
import { input as inputClass } from "@/components/ui/styles";
import type { TransformKind } from "@/lib/identity/claim-transform";
import { RowErrors, useErrorMarks } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { readPairs, writePairs } from "./value-pairs";

const mono = `${inputClass} min-w-32 flex-1 font-mono text-small`;

type Place = { row: number; index: number };
type PairsPath = `claims.${number}.transforms.${number}.values`;

/** The inputs of one step, as its kind names them, and what is wrong with each. */
export function ClaimStepFields({ inputs, ...place }: Place & { inputs: TransformKind["inputs"] }) {
  return (
    <>
      {inputs.map(({ name, input }) => (
        <StepField key={name} name={name} input={input} {...place} />
      ))}
      <RowErrors names={inputs.map(({ name }) => pathOf(place, name))} />
    </>
  );
}

function pathOf({ row, index }: Place, name: string): FieldPath<ConnectionFormValues> {
  return `claims.${row}.transforms.${index}.${name}` as FieldPath<ConnectionFormValues>;
}

function StepField({ row, index, name, input }: Place & TransformKind["inputs"][number]) {
  const t = useTranslations("connectionForm");
  const { register } = useFormContext<ConnectionFormValues>();
  const errorMarks = useErrorMarks();
  const path = pathOf({ row, index }, name);
  const shared = {
    "aria-label": t(`stepInputs.${name as "text"}`, { row: row + 1, step: index + 1 }),
    ...errorMarks(path),
  };
  switch (input.kind) {
    case "text":
      return <input {...shared} placeholder={input.example} className={mono} {...register(path)} />;
    case "pairs":
      return <PairsInput {...shared} placeholder={input.example} path={path as PairsPath} />;
    case "choice":
      return (
        <select {...shared} className={`${inputClass} sm:w-auto`} {...register(path)}>
          {input.options.map((option) => (
            <option key={option} value={option}>
              {t(`stepOptions.${option as "keep"}`)}
            </option>
          ))}
        </select>
      );
  }
}

/** Lines of `from = to`, which the form holds as rows. */
function PairsInput({
  path,
  ...shared
}: {
  path: PairsPath;
  placeholder: string | undefined;
  "aria-label": string;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}) {
  const { field } = useController<ConnectionFormValues, PairsPath>({ name: path });
  const rows = JSON.stringify(field.value);
  const [typed, setTyped] = useState("");
  // What was typed stays as it was typed, while it means the rows that the form holds.
  const text = JSON.stringify(readPairs(typed)) === rows ? typed : writePairs(field.value);
  return (
    <textarea
      {...shared}
      rows={3}
      className={`${mono} py-2`}
      ref={field.ref}
      name={field.name}
      value={text}
      onBlur={field.onBlur}
      onChange={({ target: { value } }) => {
        setTyped(value);
        field.onChange(readPairs(value));
      }}
    />
  );
}
