import { nameSchema } from "@/lib/identity/plain-text";

/** So many passkeys one person has: one for each device, and a bound. The table has it, too. */
export const passkeysAtMost = 10;

export const passkeyNameSchema = nameSchema();

/** A passkey for the page of its owner. */
export type PasskeyView = {
  id: string;
  name: string;
  isBackedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};
