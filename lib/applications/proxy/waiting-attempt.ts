/** A browser that waits for a sign-in on its way to an application behind a proxy. */
export type WaitingAttempt = { applicationId: string; handle: string };

/** The address where it goes on. Pure. */
export function waitingPath({ applicationId, handle }: WaitingAttempt): string {
  return `/proxy/start/${encodeURIComponent(applicationId)}?attempt=${handle}`;
}

/** What such an address says; null for another one. Pure. */
export function waitingAttempt(path: string): WaitingAttempt | null {
  const [, applicationId, handle] = /^\/proxy\/start\/([\w-]{1,64})\?attempt=([\w-]{1,64})$/.exec(path) ?? [];
  return applicationId && handle ? { applicationId, handle } : null;
}
