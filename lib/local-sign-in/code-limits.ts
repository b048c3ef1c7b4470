import type { CodeUsage } from "./login-code-store";

/**
 * Limits of mailed codes. What a stranger does counts for the stranger first, so that nobody is kept out by a few requests in
 * their name; the larger totals of an address bound what many strangers do together. A browser that once signed in with the
 * address has limits of its own, which strangers cannot use up (NIST SP 800-63B 5.2.2 names such a list of known requesters).
 */
export const codeLimits = {
  digits: 8,
  lifetimeMinutes: 10,
  /** How many codes of one browser are valid beside each other. */
  keptCodes: 3,
  /** For each code. */
  tries: 5,
  /** By one requester for one address. */
  sends: 3,
  sendsMinutes: 15,
  /** By one machine, for all addresses. */
  sendsPerMachine: 10,
  sendsPerMachineMinutes: 60,
  /** By all strangers for one address: what fills somebody's mailbox. */
  sendsPerEmail: 30,
  sendsPerEmailMinutes: 60,
  /** Wrong tries by one requester for one address. */
  wrong: 30,
  /** Wrong tries by all strangers for one address (NIST: no more than 100). */
  wrongPerEmail: 100,
  wrongHours: 24,
};

/** The moments after which each kind of use counts. */
export function usageWindows(now: Date): { own: Date; machine: Date; email: Date; wrong: Date } {
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  return {
    own: minutesAgo(codeLimits.sendsMinutes),
    machine: minutesAgo(codeLimits.sendsPerMachineMinutes),
    email: minutesAgo(codeLimits.sendsPerEmailMinutes),
    wrong: minutesAgo(codeLimits.wrongHours * 60),
  };
}

/** Whether one more code may be sent. @param scale the installation's factor for sends */
export function maySend(usage: CodeUsage, isKnownDevice: boolean, scale: number): boolean {
  if (!mayTry(usage, isKnownDevice) || usage.ownSends >= codeLimits.sends * scale) return false;
  if (isKnownDevice) return true;
  return usage.machineSends < codeLimits.sendsPerMachine * scale && usage.emailSends < codeLimits.sendsPerEmail * scale;
}

/** Whether one more code may be tried. */
export function mayTry({ ownWrong, emailWrong }: CodeUsage, isKnownDevice: boolean): boolean {
  return ownWrong < codeLimits.wrong && (isKnownDevice || emailWrong < codeLimits.wrongPerEmail);
}
