"use client";

import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { announceDraft } from "@/components/console/draft-channel";
import { useGoneElsewhere } from "@/components/console/gone-elsewhere";
import { registerInHtml } from "@/components/console/html-values";
import { type ActionFailure, useAdminAction } from "@/components/console/use-admin-action";
import { useStale } from "@/components/console/use-stale";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import type { BaseRevision } from "@/lib/connections/require-base-revision";
import { discardDraftForm, saveConnectionForm } from "./actions";
import { collisionsId } from "./collisions";
import { type Editing, EditingContext, type EditorProps, type Said } from "./editing";
import { isTabOf, tabAddress, tabOf } from "./editor-tabs";
import { focusedField, focusField } from "./field-focus";
import { formPath } from "./form-path";
import { type ConnectionFormValues, fromFormValues, toFormValues } from "./form-values";
import { metadataBoxId } from "./metadata-box";
import { SaveBar } from "./save-bar";
import { useDraft } from "./use-draft";
import { useKeptTyping } from "./use-kept-typing";
import { useMetadataBox } from "./use-metadata-box";
import { useSavedValues } from "./use-saved-values";

import { useTypingDraft } from "./use-typing-draft";

const unsaid: Said = { override: null, confirmsConsoleRoles: false };

/**
 * The whole connection as one form, whichever tab shows a part of it: what was typed survives the change of tabs and every
 * refusal, and one bar saves it.
 * @param props.base the address below which its tabs are; absent where all of its fields are on one page
 */
export function ConnectionForm({
  base,
  isSaveNext = true,
  children,
  ...props
}: EditorProps & {
  base?: string;
  /** Saving is the main thing to do; else the page has a button for that. */
  isSaveNext?: boolean;
  children: ReactNode;
}) {
  const { slug, connectionId, name, status, version, config, draft } = props;
  const router = useRouter();
  const pathname = usePathname();
  const form = useForm<ConnectionFormValues>({ defaultValues: toFormValues(name, status, config) });
  const { run, isPending } = useAdminAction(saveConnectionForm, slug);
  const throwingAway = useAdminAction(discardDraftForm, slug);
  const [isSaved, setSaved] = useState(false);
  const heldField = useRef<string | null>(null);
  const isElsewhere = useGoneElsewhere();
  const [asked, setAsked] = useState<{ status: ConnectionFormValues["status"]; said: Said }>({ status, said: unsaid });
  const [sought, setSought] = useState<Editing["sought"]>(null);
  const [refusal, setRefusal] = useState<ActionFailure | null>(null);
  const { merge, mergeTyped, hasSavedSecret, ...saved } = useSavedValues(form, props);
  const kept = useDraft(form, props, merge);
  const baseRevision = (): BaseRevision | undefined =>
    version === null
      ? undefined
      : { version, draftAt: kept.shownAt.current, ...(hasSavedSecret.current && { hasSavedSecret: true }) };
  const typed = useKeptTyping(form, connectionId ?? `${slug} ${config.kind}`, mergeTyped);
  const metadata = useMetadataBox(slug, form);
  const { isSignedOut, settle: settleTyping } = useTypingDraft(form, {
    slug,
    connectionId,
    config,
    draft: kept,
    baseRevision,
    isHeld: isPending || throwingAway.isPending || saved.collisions.length > 0,
  });
  // One with fields goes with their errors.
  useStale(form, refusal !== null && Object.keys(refusal.fields).length === 0 ? refusal : null, () => setRefusal(null));
  const isAt = useCallback(
    (address: string) => (base === undefined ? address === pathname : isTabOf(base, address)),
    [base, pathname],
  );
  const isKept = metadata.isUnread ? undefined : kept.isKept;
  useUnsavedGuard(form.formState.isDirty || metadata.isUnread, { isKept, isAt });

  const goTo = (path: string) => {
    const address = base === undefined ? pathname : tabAddress(base, path === metadataBoxId ? "provider" : tabOf(path));
    if (address !== pathname) router.push(address);
    setSought({ path });
    focusField(path);
  };

  const showRefused = (fields: Record<string, string>) => {
    const paths = Object.entries(fields).map(([path, message]) => ({ path: formPath(path), message }));
    for (const { path, message } of paths) form.setError(path, { message });
    const [first] = paths;
    if (first && !isElsewhere.current) goTo(first.path);
  };

  const settle = async () => {
    if (!(await metadata.settle())) {
      goTo(metadataBoxId);
      return false;
    }
    await settleTyping();
    if (saved.collisions.length === 0) return true;
    focusField(collisionsId);
    return false;
  };

  const send = (entered: ConnectionFormValues, wanted: ConnectionFormValues["status"], said: Said) =>
    new Promise<boolean>((resolve) => {
      const values = { ...entered, status: wanted };
      setAsked({ status: wanted, said });
      run(
        { connectionId, connection: fromFormValues(values, config), baseRevision: baseRevision(), ...said },
        ({ id, version: newVersion }) => {
          // The secret is kept on the server alone; the form's own option would keep what was typed.
          const sent = { ...values, oidc: { ...values.oidc, clientSecret: "" } };
          // Without a focus the field is gone with its tab: the one of before is still meant.
          if (document.activeElement !== document.body) heldField.current = focusedField(sent);
          form.reset(sent, { keepDirtyValues: false });
          saved.noteSaved(sent, newVersion);
          kept.forget();
          typed.forget();
          announceDraft(connectionId);
          setRefusal(null);
          setSaved(true);
          metadata.clear();
          if (connectionId === null) router.push(`/console/${slug}/connections/${id}`);
          else router.refresh();
          resolve(true);
        },
        (failure) => {
          setRefusal(failure);
          showRefused(failure.fields);
          // Somebody saved meanwhile: what they changed comes into the form, what was typed stays.
          if (failure.code === "already_exists") router.refresh();
          resolve(false);
        },
      );
    });

  const save = async (wanted: ConnectionFormValues["status"], said: Said = unsaid): Promise<boolean> => {
    heldField.current = focusedField(form.getValues());
    isElsewhere.current = false;
    if (!(await settle())) return false;
    // A refusal at a field of another tab would otherwise refuse every later try.
    form.clearErrors();
    setSaved(false);
    let isDone = false;
    await form.handleSubmit(async (entered) => {
      isDone = await send(entered, wanted, said);
    })();
    return isDone;
  };

  const discard = async () => {
    typed.forget();
    metadata.clear();
    setRefusal(null);
    setSaved(false);
    form.reset(toFormValues(name, status, config), { keepDirtyValues: false });
    saved.forget();
    await settleTyping();
    // The one that is shown; one that waits is somebody else's.
    throwAway(kept.shownAt.current);
  };

  const throwAway = (draftAt: string | null) => {
    if (draftAt === null || connectionId === null) return;
    throwingAway.run({ connectionId, draftAt }, () => {
      kept.forget();
      announceDraft(connectionId);
      router.refresh();
    });
  };

  const editing: Editing = {
    ...props,
    metadata,
    baseRevision,
    beginKeeping: kept.beginKeeping,
    waiting:
      kept.waiting && kept.takeOver
        ? { draft: kept.waiting, take: kept.takeOver, discard: () => throwAway(kept.waiting?.updatedAt ?? null) }
        : null,
    isShownDraft: draft !== null && (kept.keptAt === null || kept.keptAt === draft.updatedAt),
    typing: { keptAt: kept.keptAt, isSignedOut },
    collisions: saved.collisions,
    decide: (sides) => {
      saved.decide(sides);
      kept.outdate();
    },
    isMerged: saved.isMerged,
    typed,
    settle,
    showRefused,
    goTo,
    sought,
    save: (wanted) => save(wanted),
    answer: (said) => save(asked.status, { ...asked.said, ...said }),
    discard: () => void discard(),
    isPending: isPending || throwingAway.isPending,
    isSaved,
    heldField,
    isElsewhere,
    refusal,
  };
  return (
    <FormProvider {...form} register={registerInHtml(form)}>
      <EditingContext value={editing}>
        {children}
        <SaveBar base={base} isNext={isSaveNext} />
      </EditingContext>
    </FormProvider>
  );
}
