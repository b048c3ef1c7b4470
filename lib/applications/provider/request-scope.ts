import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "@/lib/context";
import type { ProviderClient } from "./provider-client";
import type { SignedIn } from "./signed-in";

/**
 * One request to the provider. The library asks for the same rows several times: each is read once, and forgotten with the request,
 * so that a change counts from the next one on.
 */
export type RequestScope = {
  ctx: Context;
  /** It is about signing out, whose state is kept from one page to the next. */
  isSignOut: boolean;
  clients: Map<string, ProviderClient | null>;
  sessions: Map<string, SignedIn | null>;
  /** A page of ours that answers instead of the library. */
  answer: Response | null;
  /** The secret of a sign-out that needs no question. */
  confirmedSignOut: string | null;
  /** The short name of the organization whose session it ended. */
  signedOutOf: string | null;
};

const storage = new AsyncLocalStorage<RequestScope>();

/** Runs the work of one request. */
export function inRequestScope<T>(
  ctx: Context,
  { isSignOut = false }: { isSignOut?: boolean },
  work: (scope: RequestScope) => Promise<T>,
): Promise<T> {
  const scope: RequestScope = {
    ctx,
    isSignOut,
    clients: new Map(),
    sessions: new Map(),
    answer: null,
    confirmedSignOut: null,
    signedOutOf: null,
  };
  return storage.run(scope, () => work(scope));
}

/** @throws Error outside a request: the library must not answer without knowing for whom */
export function requestScope(): RequestScope {
  const scope = storage.getStore();
  if (!scope) throw new Error("The provider was used outside a request");
  return scope;
}
