import { z } from "zod";

/** Every way in that a person can have, in the order of the receipt. */
const doorKinds = [
  "status",
  "directory",
  "sessions",
  "applications",
  "applicationTokens",
  "personalTokens",
  "recoveryCodes",
  "passkeys",
  "pendingSignIns",
  "setupLinks",
  "apiKeys",
  "roles",
  "groups",
] as const;
export type DoorKind = (typeof doorKinds)[number];

/** So many are named; the count says how many there were. */
const namedAtMost = 50;

const doorSchema = z.strictObject({
  door: z.enum(doorKinds),
  state: z.enum(["closed", "left_open"]).meta({ description: "`left_open`: it was there, and was to stay." }),
  count: z.int().min(1),
  names: z.array(z.string()).meta({ description: `What was closed, up to ${namedAtMost} of them.` }),
});
export type Door = z.infer<typeof doorSchema>;
export const doorsSchema = z.array(doorSchema);

/** What was closed when somebody left. */
export type Receipt = {
  id: string;
  organizationId: string;
  /** Null once the user is deleted. */
  userId: string | null;
  email: string;
  name: string | null;
  closedBy: string;
  doors: Door[];
  createdAt: Date;
};

export const receiptViewSchema = z
  .object({
    id: z.string(),
    user: z.string().nullable().meta({ description: "The ID of the user; null once the user is deleted." }),
    email: z.string(),
    name: z.string().nullable(),
    closedBy: z.string(),
    closedAt: z.iso.datetime(),
    doors: doorsSchema,
  })
  .meta({ id: "LeavingReceipt" });
export type ReceiptView = z.infer<typeof receiptViewSchema>;

export function toReceiptView({ id, userId, email, name, closedBy, createdAt, doors }: Receipt): ReceiptView {
  return { id, user: userId, email, name, closedBy, closedAt: createdAt.toISOString(), doors };
}

/** What of each kind is open, by its name. */
export type OpenDoors = Record<DoorKind, readonly string[]>;

/**
 * The lines of a receipt: kinds of which there was nothing have none. Pure.
 * @param leftOpen kinds that were to stay
 */
export function toDoors(open: OpenDoors, leftOpen: readonly DoorKind[]): Door[] {
  return doorKinds.flatMap((door) => {
    const names = open[door];
    if (names.length === 0) return [];
    const state = leftOpen.includes(door) ? "left_open" : "closed";
    return [{ door, state, count: names.length, names: names.slice(0, namedAtMost) }];
  });
}
