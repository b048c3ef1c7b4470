import emailProviders from "email-providers/all.json";
import { getDomain } from "tldts";
import { printable } from "@/lib/facts/printable";
import type { TxtLookup } from "@/lib/net/txt-records-client";

/** Well-known providers that the list lacks. */
const morePublicMail = ["fastmail.com", "fastmail.fm", "tutanota.com", "tuta.com", "tuta.io", "mailfence.com"];
/** Reserved for examples (RFC 2606, 3): the list names them, but nobody has a mailbox there. */
const examples = ["example.com", "example.net", "example.org"];
const publicMail = new Set([...emailProviders, ...morePublicMail].filter((domain) => !examples.includes(domain)));

export type DomainRefusal = "public_suffix" | "public_mail";

/** Why nobody may reserve this domain: strangers register names below it, or have their mail there. */
export function refusedDomain(domain: string): DomainRefusal | null {
  if (publicMail.has(domain)) return "public_mail";
  return getDomain(domain, { allowPrivateDomains: true }) === null ? "public_suffix" : null;
}

/** The record that proves a domain: an own name, so that the domain's SPF record and the like stay apart. */
export function proofRecord(domain: string, token: string): { type: "TXT"; name: string; value: string } {
  return { type: "TXT", name: `_gatehouse-verify.${domain}`, value: `gatehouse-domain-verification=${token}` };
}

/** `held_elsewhere`: the proof is there, and so is that of the organization which holds the domain. */
export const domainOutcomes = [
  "verified",
  "nxdomain",
  "no_record",
  "wrong_value",
  "server_failure",
  "timeout",
  "held_elsewhere",
] as const;
export type DomainOutcome = (typeof domainOutcomes)[number];

export type DomainFinding = { outcome: DomainOutcome; found: string[] };

/**
 * Checks what was found under the proof's own name and under the domain itself. Pure.
 * @param answers in the order in which they are told: the proof's name first
 * @param holderToken the proof of the organization that holds the domain at the moment, if another one does
 */
export function checkProof(answers: readonly TxtLookup[], token: string, holderToken: string | null): DomainFinding {
  const records = answers.flatMap((answer) => (answer.kind === "records" ? answer.records : []));
  // What is shown is what looks like a proof; a domain's other records are nobody's business here.
  const found = records
    .filter((text) => text.includes("gatehouse-domain-verification"))
    .slice(0, 10)
    .map((text) => printable(text));
  const has = (wanted: string) => records.some((text) => text.trim() === proofRecord("", wanted).value);
  const [own, apex] = answers.map((answer) => answer.kind);
  const isUncertain = answers.some(({ kind }) => kind === "timeout" || kind === "server_failure");
  // The holder's proof may be where nobody answered: a domain changes hands on clear answers alone.
  const isHeld = holderToken !== null && (has(holderToken) || isUncertain);
  if (has(token)) return { outcome: isHeld ? "held_elsewhere" : "verified", found };
  if (own === "timeout" || own === "server_failure") return { outcome: own, found };
  if (found.length > 0) return { outcome: "wrong_value", found };
  // The proof's name does not exist as long as nobody made it; "no such domain" is what the domain itself says.
  return { outcome: apex === "nxdomain" ? "nxdomain" : "no_record", found };
}

/** Whether a look-up says that the proof is gone, or only that nobody could say. */
function isDefinite(outcome: DomainOutcome): boolean {
  return outcome !== "timeout" && outcome !== "server_failure";
}

export const domainLimits = { pendingHours: 72, graceDays: 14 };

export const domainStates = ["pending", "verified", "failing"] as const;
export type DomainState = (typeof domainStates)[number];

type Checked = { verifiedAt: Date | null; failingSince: Date | null };

export function domainState({ verifiedAt, failingSince }: Checked): DomainState {
  if (verifiedAt === null) return "pending";
  return failingSince === null ? "verified" : "failing";
}

/**
 * What a check makes of a reservation. A proof that is gone does not count at once: mistakes in a zone take days to fix, and
 * everybody's sign-in hangs on it.
 */
export function afterCheck(before: Checked, outcome: DomainOutcome, now: Date): Checked & { isLost: boolean } {
  if (outcome === "verified") return { verifiedAt: before.verifiedAt ?? now, failingSince: null, isLost: false };
  if (before.verifiedAt === null || !isDefinite(outcome)) return { ...before, isLost: false };
  const failingSince = before.failingSince ?? now;
  const isLost = now.getTime() - failingSince.getTime() > domainLimits.graceDays * 86_400_000;
  return isLost
    ? { verifiedAt: null, failingSince: null, isLost }
    : { verifiedAt: before.verifiedAt, failingSince, isLost };
}
