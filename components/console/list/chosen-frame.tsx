"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import type { ActionResult } from "@/lib/auth/admin-action";
import type { ChosenAnswer } from "@/lib/auth/each-chosen";
import { ChosenRefusals } from "./chosen-refusals";
import type { ListExported } from "./export-links";
import { ChosenBar, SelectionFrame, useSelection } from "./selection";

type ChosenAction = (slug: string, input: { ids: readonly string[] }) => Promise<ActionResult<ChosenAnswer>>;

/** What can be done to many rows at once, asked about first; each of them is allowed or refused as it is alone. */
type Deed = {
  action: ChosenAction;
  texts: { label: string; title: string; consequence: string; done: (count: number) => string };
};

/** A table whose rows can be chosen: to have them as a file, and for the one deed that its page offers for many. */
export function ChosenFrame({ deed, children, ...exported }: ListExported & { deed?: Deed; children: ReactNode }) {
  if (deed) return <DeedFrame {...exported} deed={deed} rows={children} />;
  return <ExportFrame {...exported} rows={children} />;
}

function ExportFrame({ rows, ...exported }: ListExported & { rows: ReactNode }) {
  const selection = useSelection();
  return (
    <SelectionFrame selection={selection}>
      <ChosenBar {...exported} selection={selection} />
      {rows}
    </SelectionFrame>
  );
}

function DeedFrame({ slug, list, deed: { action, texts }, rows }: ListExported & { deed: Deed; rows: ReactNode }) {
  const router = useRouter();
  const selection = useSelection();
  const [rounds, setRounds] = useState(0);
  const [refused, setRefused] = useState<ChosenAnswer["refused"]>([]);
  const { run, isPending, failure } = useAdminAction(action, slug);
  const refusals = useRef<HTMLDivElement>(null);
  // The button that was pressed has nothing left to be for, and its rows may leave the page.
  useEffect(() => {
    if (rounds === 0) return;
    if (refusals.current) refusals.current.focus();
    else focusPageTitle();
  }, [rounds]);
  const confirm = () =>
    run({ ids: selection.chosen }, (answer) => {
      selection.clear();
      setRefused(answer.refused);
      // The dialog is made again, and with that closed.
      setRounds((before) => before + 1);
      const { length } = answer.done;
      if (length > 0) toast.success(texts.done(length));
      else if (answer.refused.length === 0) toast.info(texts.done(0));
      router.refresh();
    });
  const { label, title, consequence } = texts;
  return (
    <SelectionFrame selection={selection}>
      <ChosenBar slug={slug} list={list} selection={selection}>
        {(describedBy) => (
          <ConfirmButton
            key={rounds}
            label={label}
            title={title}
            consequence={consequence}
            isDisabled={selection.chosen.length === 0}
            describedBy={describedBy}
            isPending={isPending}
            failure={failure}
            onConfirm={confirm}
          />
        )}
      </ChosenBar>
      <ChosenRefusals ref={refusals} refused={refused} />
      {rows}
    </SelectionFrame>
  );
}
