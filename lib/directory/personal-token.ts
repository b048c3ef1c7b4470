import { z } from "zod";
import { nameSchema } from "@/lib/identity/plain-text";

/** For how many days a token may be made; none lasts for ever. */
export const tokenDays = [7, 30, 90, 365] as const;

/** So many tokens one person holds: enough for anybody, and a bound for a script. */
export const tokensAtMost = 20;

/** By what a personal token is told from a key, also by those who look for secrets in files. */
export const tokenPrefix = "ghp_";

export const personalTokenInputSchema = z.strictObject({
  name: nameSchema(),
  readOnly: z.boolean(),
  days: z.literal(tokenDays),
});
export type PersonalTokenInput = z.infer<typeof personalTokenInputSchema>;

/** A token for the page of its owner, without the token itself. */
export type PersonalTokenView = {
  id: string;
  name: string;
  hint: string;
  readOnly: boolean;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
};
