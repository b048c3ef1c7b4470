import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { EventClaims } from "./event";

const sealPurpose = sealPurposes.eventClaims;

/** The claims of an event, as they are stored. */
export function sealClaims(claims: EventClaims, reference: string): string {
  return secretBox().seal(JSON.stringify(claims), sealPurpose(reference));
}

/** @throws Error when the sealed claims are not those of this event, or of another secret */
export function openClaims(sealed: string, reference: string): EventClaims {
  return JSON.parse(secretBox().open(sealed, sealPurpose(reference))) as EventClaims;
}
