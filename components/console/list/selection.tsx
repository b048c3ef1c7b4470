"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { FormBody } from "@/components/console/form-body";
import { May } from "@/components/console/rights";
import { ExportChosen } from "./export-chosen";
import type { ListExported } from "./export-links";

const chosenName = "chosen";
const allName = "chosen-all";

/** The box for all rows of the page. */
export function SelectAll() {
  const t = useTranslations("list");
  return <input type="checkbox" name={allName} aria-label={t("selectAll")} className="size-5 align-middle" />;
}

/** The box of one row, named by it. */
export function RowBox({ value, name, isClosed = false }: { value: string; name: string; isClosed?: boolean }) {
  const t = useTranslations("list");
  return (
    <input type="checkbox" name={chosenName} value={value} aria-label={t("choose", { name })} disabled={isClosed} />
  );
}

/**
 * Which rows of a list are chosen: the boxes of the rows know it, and so a page of them that is loaded again begins with none.
 * @returns the ids that are chosen, what chooses none again, what puts the focus on the box for all, and what the frame needs
 */
export function useSelection() {
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  // What was ticked before the scripts were there counts.
  useEffect(() => setChosen(readChosen(form.current)), []);
  const change = (event: ChangeEvent<HTMLFormElement>) => {
    const box: unknown = event.target;
    if (box instanceof HTMLInputElement && box.name === allName)
      for (const one of openBoxes(form.current)) one.checked = box.checked;
    setChosen(readChosen(form.current));
  };
  const clear = () => {
    for (const box of openBoxes(form.current)) box.checked = false;
    setChosen(readChosen(form.current));
  };
  return { chosen, clear, focus: () => boxForAll(form.current)?.focus(), form, change };
}

const boxForAll = (form: HTMLFormElement | null) => form?.querySelector<HTMLInputElement>(`input[name="${allName}"]`);
const openBoxes = (form: HTMLFormElement | null) => [
  ...(form?.querySelectorAll<HTMLInputElement>(`input[name="${chosenName}"]:enabled`) ?? []),
];

/** The ids of the rows whose boxes are ticked; the box for all of them shows whether it is some or all. */
function readChosen(form: HTMLFormElement | null): string[] {
  const open = openBoxes(form);
  const ids = open.flatMap(({ checked, value }) => (checked ? [value] : []));
  const box = boxForAll(form);
  if (box) {
    box.checked = ids.length > 0 && ids.length === open.length;
    box.indeterminate = ids.length > 0 && !box.checked;
  }
  return ids;
}

type Selection = ReturnType<typeof useSelection>;

/** The frame of a table with boxes. */
export function SelectionFrame({
  selection: { form, change },
  children,
}: {
  selection: Selection;
  children: ReactNode;
}) {
  return (
    <form ref={form} onChange={change} onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  );
}

/**
 * What can be done with the chosen rows, how many they are, and they as a file.
 * @param props.children the deeds, for who may change what is on the page; they are told which element says how many are chosen
 */
export function ChosenBar({
  selection: { chosen },
  children,
  ...exported
}: ListExported & { selection: Selection; children?: (describedBy: string) => ReactNode }) {
  const t = useTranslations("list");
  const id = useId();
  return (
    <div className="mb-2 flex min-h-11 flex-wrap items-center gap-2">
      {children && (
        <May>
          <FormBody>{children(id)}</FormBody>
        </May>
      )}
      <ExportChosen {...exported} ids={chosen} />
      <span id={id} role="status" className="text-muted">
        {t("chosen", { count: chosen.length })}
      </span>
    </div>
  );
}
