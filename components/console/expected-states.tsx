"use client";

import { createContext, type ReactNode, useContext, useMemo, useOptimistic } from "react";

type States = Readonly<Record<string, string>>;
type Expecting = { states: States; expect: (ids: readonly string[], state: string) => void };

const none: States = {};
const Expected = createContext<Expecting>({ states: none, expect: () => {} });

/**
 * What things of a page are about to be: their parts show it at once. It holds as long as the action that was asked for it; after that they are
 * as the page says, which was read again, or as they were before, where it was refused.
 */
export function ExpectedStates({ children }: { children: ReactNode }) {
  const [states, note] = useOptimistic<States, States>(none, (before, more) => ({ ...before, ...more }));
  const expecting = useMemo(
    () => ({
      states,
      expect: (ids: readonly string[], state: string) => note(Object.fromEntries(ids.map((id) => [id, state]))),
    }),
    [states, note],
  );
  return <Expected value={expecting}>{children}</Expected>;
}

/** Says what things are about to be; to be called where an action begins (`useAdminAction`). */
export const useExpect = () => useContext(Expected).expect;

/** What a thing is shown to be: what it is about to be, else what it is. */
export function useExpectedState<State extends string>(id: string, state: State, all: readonly State[]): State {
  const { states } = useContext(Expected);
  return all.find((one) => one === states[id]) ?? state;
}

/** What a part of a page is about to be that goes away. */
export const gone = "gone";

/** Whether a part of the page is about to go. */
function useIsGone(id: string): boolean {
  return useContext(Expected).states[id] === gone;
}

/** A row of a table, which is not shown any more once it is about to go. */
export function LeavingRow({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  return (
    <tr className={className} hidden={useIsGone(id)}>
      {children}
    </tr>
  );
}

/** An item of a list that is not shown any more once it is about to go. */
export function LeavingItem({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  return <li className={useIsGone(id) ? "hidden" : className}>{children}</li>;
}

/** What `useExpect` is told of one of several things that somebody is about to have; its state is the name of the thing. */
export const heldBy = (holder: string, key: string) => `${holder} has ${key}`;

/**
 * What somebody is shown to have: what they have, and what they are about to have.
 * @param held what they have
 * @returns the names
 */
export function useExpectedNames(holder: string, held: readonly { key: string; name: string }[]): string[] {
  const { states } = useContext(Expected);
  const isNew = (id: string) =>
    id.startsWith(heldBy(holder, "")) && !held.some(({ key }) => heldBy(holder, key) === id);
  const added = Object.entries(states).filter(([id]) => isNew(id));
  return [...held, ...added.map(([, name]) => ({ name }))].map(({ name }) => name);
}
