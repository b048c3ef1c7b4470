"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { heldBy, useExpect } from "@/components/console/expected-states";
import { ChosenBar, SelectionFrame, useSelection } from "@/components/console/list/selection";
import { useAdminAction } from "@/components/console/use-admin-action";
import { type ConsoleGrant, consoleGrants, useConsoleQuestion } from "@/components/console/use-console-question";
import { useUndoToast } from "@/components/console/use-undo-toast";
import type { ActionResult } from "@/lib/auth/admin-action";
import type { UserStatus } from "@/lib/directory/directory-schema";
import { changeGrantsForm, changeStatusesForm } from "./actions";
import { type GrantChange, GrantFields } from "./grant-fields";

type Choice = { value: string; label: string };
/** Those that may be given, of very many groups the first ones; a role says whether it opens the console. */
export type Givable = {
  roles: readonly (Choice & { opens: ConsoleGrant | null })[];
  groups: readonly Choice[];
  hasMoreGroups: boolean;
};

type StatusChange = { userIds: string[]; status: UserStatus };
type GrantsChange = GrantChange & { userIds: string[] };

/** A table of users, and what is done to those whose boxes are ticked; the notice about it takes it back. */
export function ChangeChosen({ slug, choices, children }: { slug: string; choices: Givable; children: ReactNode }) {
  const t = useTranslations("users");
  const router = useRouter();
  const selection = useSelection();
  const [rounds, setRounds] = useState(0);
  const [grant, setGrant] = useState<GrantChange | null>(null);
  const expect = useExpect();
  const statuses = useAdminAction(changeStatusesForm, slug, (asked: StatusChange) =>
    expect(asked.userIds, asked.status),
  );
  const grants = useAdminAction(changeGrantsForm, slug, (asked: GrantsChange) => expectGiven(asked, asked.userIds));
  const showUndo = useUndoToast();
  const { ask, question } = useConsoleQuestion();
  const userIds = selection.chosen;
  const isNone = userIds.length === 0;

  // The button that was pressed has nobody left to be for: without this the focus falls to the page. Who went on meanwhile stays there.
  const { focus } = selection;
  const focusList = useRef(focus);
  focusList.current = focus;
  useEffect(() => {
    if (rounds > 0 && document.activeElement === document.body) focusList.current();
  }, [rounds]);

  const done = (
    text: string,
    changed: string[],
    undo: (ids: string[]) => Promise<ActionResult<unknown>>,
    beginUndo: () => void,
  ) => {
    selection.clear();
    setGrant(null);
    // The dialogs are made again, and with that closed.
    setRounds((count) => count + 1);
    router.refresh();
    if (changed.length === 0) toast.info(text);
    else showUndo(text, () => undo(changed), beginUndo);
  };
  const setStatus = (status: UserStatus, close: () => void) => {
    // The rows say it at once.
    close();
    const [text, opposite] =
      status === "suspended" ? (["suspendedCount", "active"] as const) : (["activatedCount", "suspended"] as const);
    statuses.run(
      { userIds, status },
      ({ userIds: changed }) =>
        done(
          t(text, { count: changed.length }),
          changed,
          (ids) => changeStatusesForm(slug, { userIds: ids, status: opposite }),
          () => expect(changed, opposite),
        ),
      ({ title, advice }) => toast.error(title, { description: advice }),
    );
  };
  /** A role that is given shows in the rows at once. One that is taken may stay, because a provider assigned it as well. */
  const expectGiven = ({ kind, key, change }: GrantChange, ids: readonly string[]) => {
    const role = choices.roles.find(({ value }) => value === key);
    if (kind === "role" && change === "add" && role)
      expect(
        ids.map((id) => heldBy(id, key)),
        role.opens?.name ?? role.label,
      );
  };
  const changeGrants = (close: () => void) => {
    if (!grant) return;
    const offered = choices.roles.map(({ value, opens }) => ({ key: value, opens }));
    const isGiven = grant.kind === "role" && grant.change === "add";
    ask(consoleGrants(offered, isGiven ? [grant.key] : []), () => {
      close();
      runGrants(grant);
    });
  };
  const runGrants = (grant: GrantChange) => {
    const opposite = { ...grant, change: grant.change === "add" ? "remove" : "add" } as const;
    grants.run(
      { userIds, ...grant },
      ({ userIds: changed }) =>
        done(
          t("changedCount", { count: changed.length }),
          changed,
          (ids) => changeGrantsForm(slug, { ...opposite, userIds: ids }),
          () => expectGiven(opposite, changed),
        ),
      ({ title, advice }) => toast.error(title, { description: advice }),
    );
  };
  return (
    <SelectionFrame selection={selection}>
      {question}
      <ChosenBar slug={slug} list="users" selection={selection}>
        {(help) => (
          <Fragment key={rounds}>
            <ConfirmButton
              label={t("suspendChosen")}
              title={t("suspendChosenTitle")}
              consequence={t("suspendChosenText")}
              isDisabled={isNone}
              describedBy={help}
              isPending={statuses.isPending}
              failure={null}
              onConfirm={(_typed, close) => setStatus("suspended", close)}
            />
            <ConfirmButton
              label={t("activateChosen")}
              title={t("activateChosenTitle")}
              consequence={t("activateChosenText")}
              variant="secondary"
              isDisabled={isNone}
              describedBy={help}
              isPending={statuses.isPending}
              failure={null}
              onConfirm={(_typed, close) => setStatus("active", close)}
            />
            <ConfirmButton
              label={t("changeChosen")}
              title={t("changeChosenTitle")}
              consequence={t("changeChosenText")}
              variant="secondary"
              isDisabled={isNone}
              describedBy={help}
              isPending={grants.isPending}
              isReady={grant !== null}
              failure={null}
              onConfirm={(_typed, close) => changeGrants(close)}
            >
              <GrantFields slug={slug} choices={choices} onChange={setGrant} />
            </ConfirmButton>
          </Fragment>
        )}
      </ChosenBar>
      {children}
    </SelectionFrame>
  );
}
