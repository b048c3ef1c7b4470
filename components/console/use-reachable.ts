"use client";

import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ActionResult } from "@/lib/auth/admin-action";
import type { Refusal } from "@/lib/auth/refusal";
import { useIsReady } from "./use-is-ready";

/**
 * Turns the call of an action that met no server, or one with a newer build, into a refusal: thrown on, it would replace the page, and
 * what was typed with it, by an error page. What Next throws to lead somewhere else is thrown on.
 */
export function useReachable(): <Result>(call: Promise<Result>) => Promise<Result | Refusal> {
  const unreachable = useTranslations("errors.server_unreachable");
  const outdated = useTranslations("errors.page_outdated");
  return async (call) => {
    try {
      return await call;
    } catch (error) {
      unstable_rethrow(error);
      const isOutdated = unstable_isUnrecognizedActionError(error);
      const texts = isOutdated ? outdated : unreachable;
      return {
        ok: false,
        code: isOutdated ? "page_outdated" : "server_unreachable",
        title: texts("title"),
        advice: texts("advice"),
        fields: {},
      };
    }
  };
}

type FormAction<Answer> = (previous: unknown, form: FormData) => Promise<ActionResult<Answer>>;

/** The same for the action of a form that works without scripts, too: until they run it is the action itself. */
export function useReachableAction<Answer>(action: FormAction<Answer>): FormAction<Answer> {
  const reachable = useReachable();
  const hasScripts = useIsReady();
  return hasScripts ? (previous, form) => reachable(action(previous, form)) : action;
}
