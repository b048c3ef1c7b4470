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

/** What a row is about to be that goes away. */
export const gone = "gone";

/** A row of a table, which is not shown any more once it is about to go. */
export function LeavingRow({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  const { states } = useContext(Expected);
  return (
    <tr className={className} hidden={states[id] === gone}>
      {children}
    </tr>
  );
}
