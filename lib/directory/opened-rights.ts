import type { Rights } from "./console-role";

/** Who confirms a session with a passkey before the console opens: nobody, those who have one, everybody. */
export const consolePasskeyPolicies = ["off", "held", "required"] as const;
export type ConsolePasskeyPolicy = (typeof consolePasskeyPolicies)[number];

type HeldRights = {
  /** What somebody may do in the console of their own organization. */
  rights: Rights;
  /** Whether they administer the installation. */
  isOperator: boolean;
};

/** What a session opens now. Whatever asks for rights asks for these, so that nobody can forget to ask for the confirmation. */
export type OpenedRights = HeldRights & {
  /** What it would open if it were confirmed, and whether the person has a passkey for it; null: nothing more. */
  withheld: (HeldRights & { hasPasskey: boolean }) | null;
};

type Confirmation = {
  consolePasskeys: ConsolePasskeyPolicy;
  /** A passkey in force. */
  hasPasskey: boolean;
  isConfirmed: boolean;
};

/**
 * What a session opens of what its person may do (decision 0077). Operators who have a passkey confirm with it, whatever their
 * organization asks for. Pure.
 */
export function openedRights(
  held: HeldRights,
  { consolePasskeys, hasPasskey, isConfirmed }: Confirmation,
): OpenedRights {
  const opensNothing = held.rights.length === 0 && !held.isOperator;
  const isAsked = consolePasskeys === "required" || (hasPasskey && (consolePasskeys === "held" || held.isOperator));
  if (opensNothing || isConfirmed || !isAsked) return { ...held, withheld: null };
  return { rights: [], isOperator: false, withheld: { ...held, hasPasskey } };
}

/**
 * Whether an operator's rights may count in a session: where no organization's provider vouched for it (decision 0007), or where it came through the
 * connection that the installation named for operators. That provider can name any operator, but has no passkey of theirs: so only of
 * who has one, and a recovery code does not take its place (decision 0078). Pure.
 */
export function mayOperate({
  operator,
  connectionId,
  isThroughNamed,
  hasPasskey,
  isConfirmed,
  confirmedBy,
}: {
  operator: boolean;
  connectionId: string | null;
  isThroughNamed: boolean;
  hasPasskey: boolean;
  isConfirmed: boolean;
  confirmedBy: string | null;
}): boolean {
  if (!operator || connectionId === null) return operator;
  return isThroughNamed && hasPasskey && !(isConfirmed && confirmedBy === null);
}
