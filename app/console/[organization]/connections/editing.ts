"use client";

import { createContext, type RefObject, useContext } from "react";
import type { ActionFailure } from "@/components/console/use-admin-action";
import type { Brand } from "@/components/sign-in/brand-mark";
import type { BaseRevision } from "@/lib/connections/require-base-revision";
import type { GroupChoice } from "@/lib/directory/group-choice-queries";
import type { TransformKind } from "@/lib/identity/claim-transform";
import type { ConnectionFormValues, EditorConfig, EditorDraft } from "./form-values";
import type { MetadataBoxState } from "./use-metadata-box";
import type { Side } from "./use-saved-values";

export type EditorProps = {
  slug: string;
  connectionId: string | null;
  name: string;
  status: ConnectionFormValues["status"];
  /** The saved version that is shown; null for a new connection. */
  version: number | null;
  config: EditorConfig;
  /** When the server read what is shown; ISO time. */
  readAt: string;
  /** What is kept and not saved, in place of what is saved. */
  draft: EditorDraft | null;
  roles: { key: string; name: string; console: boolean }[];
  /** Those to choose from; of many only those that are named in the connection, until a table asks for all. */
  groups: readonly GroupChoice[];
  /** How many groups there are. */
  groupCount: number;
  /** The organization's custom attributes, which claims can fill. */
  attributes: { key: string; label: string }[];
  /** The kinds of steps that a row of the claims table can have. */
  transformKinds: readonly TransformKind[];
  /** Claims that providers of this kind send, for suggestions. */
  knownClaims: string[];
  brand: Brand;
  /** The organization's default connection, when it is another one. */
  defaultName: string | null;
};

/** What an administrator said to the questions of a save; asked again by every other one. */
export type Said = { override: string | null; confirmsConsoleRoles: boolean };

/** The form of a connection, for every part of the page that shows or saves some of it. */
export type Editing = EditorProps & {
  metadata: MetadataBoxState;
  /** What the form began with. */
  baseRevision: () => BaseRevision | undefined;
  /** What is in the form is about to be kept as the draft; the answer is called with the draft's time. */
  beginKeeping: () => (keptAt: string | null) => void;
  /** The draft that somebody changed meanwhile, and the two answers to it; null where none waits. */
  waiting: { draft: EditorDraft; take: () => void; discard: () => void } | null;
  /** The draft that the form holds was shown with the page, and is still that one. */
  isShownDraft: boolean;
  /** When this page kept the draft last (ISO), and whether the session ended since. */
  typing: { keptAt: string | null; isSignedOut: boolean };
  /** Fields that were typed here and saved by somebody else; a save waits for the decision. */
  collisions: readonly string[];
  decide: (sides: Readonly<Record<string, Side>>) => void;
  /** What somebody else saved meanwhile came into the form. */
  isMerged: boolean;
  /** What was typed in this window before and not saved; `restore` is null where nothing waits. */
  typed: { restore: (() => void) | null; forget: () => void };
  /** Ends what is under way before the form is sent: false when it must not be, which the metadata box or the bar says. */
  settle: () => Promise<boolean>;
  /** Shows at the fields what was refused, and leads to the first. */
  showRefused: (fields: Record<string, string>) => void;
  /** Leads to a field, whichever tab it is on. */
  goTo: (path: string) => void;
  /** The field that somebody was led to last: a table draws the page that has it. Another value each time. */
  sought: { path: string } | null;
  /** @returns whether it was saved; what was refused is in the bar */
  save: (status: ConnectionFormValues["status"]) => Promise<boolean>;
  /** Sends the refused save again, with what was said to its question. */
  answer: (said: Partial<Said>) => Promise<boolean>;
  discard: () => void;
  isPending: boolean;
  /** The last save was accepted. */
  isSaved: boolean;
  /** The field that had the focus when the last save was sent or answered; null for none. */
  heldField: RefObject<string | null>;
  /** Whether somebody went on in a field since the last save: its answer leaves the focus there. */
  isElsewhere: RefObject<boolean>;
  /** Why the last save was refused; null since it was answered. */
  refusal: ActionFailure | null;
};

export const EditingContext = createContext<Editing | null>(null);

/** @throws Error outside a connection's form */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("There is no connection form around this");
  return editing;
}
