"use client";

import { useCallback, useEffect, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ConnectionFormValues } from "./form-values";
import { isSame } from "./merge-values";

/** `base` is what was typed over: what was saved since must not be written over unseen. */
type Kept = { base: ConnectionFormValues; values: ConnectionFormValues };

const quietMilliseconds = 1000;

/** Secrets never stay in a browser. */
function withoutSecrets(values: ConnectionFormValues): ConnectionFormValues {
  return { ...values, oidc: { ...values.oidc, clientSecret: "" } };
}

/**
 * Keeps what was typed and not saved in this window, without secrets: a session that ended, a closed connection or a reload
 * loses none of it. It is offered, not put into the form: what is shown is always what the server knows, or what was typed here.
 * @param name whose form it is; no two have the same
 * @param merge lays it over what is saved now, where somebody else may have saved meanwhile, and asks about fields that both changed
 * @returns `kept`, to take it into the form (null: nothing waits), and `forget`, for what was saved or thrown away
 */
export function useKeptTyping(
  form: UseFormReturn<ConnectionFormValues>,
  name: string,
  merge: (base: ConnectionFormValues, mine: ConnectionFormValues) => ConnectionFormValues,
) {
  const key = `gatehouse-typed:${name}`;
  const [waiting, setWaiting] = useState<Kept | null>(null);

  const forget = useCallback(() => {
    sessionStorage.removeItem(key);
    setWaiting(null);
  }, [key]);

  useEffect(() => {
    const text = sessionStorage.getItem(key);
    // Nobody but this hook writes there, and the server validates what comes of it.
    const kept = text === null ? null : (JSON.parse(text) as Kept);
    const isOther = !isSame(kept?.values, withoutSecrets(form.getValues()));
    // What a version before this one kept does not say what it was typed over.
    setWaiting(kept?.base !== undefined && isOther ? kept : null);
  }, [form, key]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      if (!form.formState.isDirty) return;
      try {
        sessionStorage.setItem(
          key,
          JSON.stringify({
            base: withoutSecrets(form.formState.defaultValues as ConnectionFormValues),
            values: withoutSecrets(form.getValues()),
          } satisfies Kept),
        );
      } catch {
        // More than a browser keeps (a picture, thousands of rows): the question before the page is left is still there.
      }
    };
    const stop = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(keep, quietMilliseconds);
      },
    });
    window.addEventListener("pagehide", keep);
    return () => {
      stop();
      clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [form, key]);

  const restore = () => {
    if (waiting !== null) form.reset(merge(waiting.base, waiting.values), { keepDefaultValues: true });
    setWaiting(null);
  };
  return { restore: waiting === null ? null : restore, forget };
}
