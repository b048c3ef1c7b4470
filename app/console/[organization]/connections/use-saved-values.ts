"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { EditorProps } from "./editing";
import { type ConnectionFormValues, type EditorDraft, toFormValues } from "./form-values";
import { isSame, mergeValues, takeTheirs } from "./merge-values";

export type Side = "mine" | "theirs";

const secret = "oidc.clientSecret";

/**
 * Keeps the form over what is saved: what somebody else saved meanwhile comes into it, what was typed stays, and fields that
 * both changed wait for a decision.
 * @returns `collisions`, the paths of those fields; `merge` and `mergeTyped`, to lay an older draft, or
 *   what was typed, over what is saved; `decide`, the answer;
 *   `noteSaved`, to be called with what this page saved itself; `hasSavedSecret`, whether the draft's secret is not meant
 */
export function useSavedValues(
  form: UseFormReturn<ConnectionFormValues>,
  { name, status, config, version }: Pick<EditorProps, "name" | "status" | "config" | "version">,
) {
  const known = useRef({ values: toFormValues(name, status, config), version, secretAt: config.clientSecretSetAt });
  const hasSavedSecret = useRef(false);
  const [collisions, setCollisions] = useState<readonly string[]>([]);
  const [isMerged, setMerged] = useState(false);

  const add = useCallback((paths: readonly string[]) => {
    if (paths.length > 0) setCollisions((waiting) => [...new Set([...waiting, ...paths])]);
  }, []);

  useEffect(() => {
    const theirs = toFormValues(name, status, config);
    const { values: base, version: before, secretAt } = known.current;
    known.current = { values: theirs, version, secretAt: config.clientSecretSetAt };
    const mine = form.getValues();
    const isOthers = before !== version;
    if (isOthers && secretAt !== config.clientSecretSetAt && mine.oidc.clientSecret !== "") add([secret]);
    // A reset recreates the rows of tables, and takes the focus out of them.
    if (isSame(base, theirs)) return;
    const wasDirty = form.formState.isDirty;
    const { merged, collisions: found } = mergeValues({ base, mine, theirs });
    form.reset(theirs);
    form.reset(merged, { keepDefaultValues: true });
    // What this page saved itself comes back as the server writes it; nothing of it is somebody else's.
    if (!isOthers) return;
    add(found);
    setMerged(wasDirty);
  }, [form, name, status, config, version, add]);

  const merge = useCallback(
    (draft: EditorDraft): ConnectionFormValues => {
      const { values: theirs, secretAt } = known.current;
      const mine = toFormValues(draft.name, theirs.status, draft.config);
      if (draft.base === null) return mine;
      const base = toFormValues(draft.base.name, theirs.status, draft.base.config);
      const { merged, collisions: found } = mergeValues({ base, mine, theirs });
      add(found);
      const began = draft.base.config.clientSecretSetAt;
      if (began !== secretAt && began !== draft.config.clientSecretSetAt) add([secret]);
      return merged;
    },
    [add],
  );

  const mergeTyped = useCallback(
    (base: ConnectionFormValues, mine: ConnectionFormValues): ConnectionFormValues => {
      const { merged, collisions: found } = mergeValues({ base, mine, theirs: known.current.values });
      add(found);
      return merged;
    },
    [add],
  );

  const decide = (sides: Readonly<Record<string, Side>>) => {
    if (collisions.includes(secret)) hasSavedSecret.current = sides[secret] === "theirs";
    const theirs = collisions.filter((path) => sides[path] === "theirs");
    form.reset(takeTheirs(form.getValues(), known.current.values, theirs), { keepDefaultValues: true });
    setCollisions([]);
  };

  const noteSaved = (values: ConnectionFormValues, newVersion: number) => {
    known.current = { ...known.current, values, version: newVersion };
    hasSavedSecret.current = false;
    setCollisions([]);
    setMerged(false);
  };
  const forget = () => {
    hasSavedSecret.current = false;
    setCollisions([]);
    setMerged(false);
  };
  return { collisions, isMerged, hasSavedSecret, merge, mergeTyped, decide, noteSaved, forget };
}
