"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useId, useRef, useState } from "react";
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
  const all = () => form.current?.querySelector<HTMLInputElement>(`input[name="${allName}"]`);
  const boxes = () => [...(form.current?.querySelectorAll<HTMLInputElement>(`input[name="${chosenName}"]`) ?? [])];
  const open = () => boxes().filter(({ disabled }) => !disabled);
  const read = () => {
    const ids = open().flatMap(({ checked, value }) => (checked ? [value] : []));
    setChosen(ids);
    const box = all();
    if (!box) return;
    box.checked = ids.length > 0 && ids.length === open().length;
    box.indeterminate = ids.length > 0 && !box.checked;
  };
  const change = (event: ChangeEvent<HTMLFormElement>) => {
    const box: unknown = event.target;
    if (box instanceof HTMLInputElement && box.name === allName) for (const one of open()) one.checked = box.checked;
    read();
  };
  const clear = () => {
    for (const box of boxes()) box.checked = false;
    read();
  };
  return { chosen, clear, focus: () => all()?.focus(), form, change };
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
 * @param props.children the deeds; they are told which element says how many are chosen
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
      {children?.(id)}
      <ExportChosen {...exported} ids={chosen} />
      <span id={id} role="status" className="text-muted">
        {t("chosen", { count: chosen.length })}
      </span>
    </div>
  );
}
