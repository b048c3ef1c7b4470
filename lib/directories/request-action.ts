import type { ScimAction } from "@/lib/scim/scim-context";
import type { ScimRequest } from "@/lib/scim/scim-request-store";

/** What a request can be, in the order of the filter. */
export const requestActions = [
  "user.created",
  "user.updated",
  "user.deactivated",
  "user.reactivated",
  "user.deleted",
  "group.created",
  "group.updated",
  "group.deleted",
  "refused",
  "read",
  "discovery",
] as const satisfies readonly ScimAction[];
export type RequestAction = ScimAction;

/** What only asks. */
export const questions = ["read", "discovery"] as const satisfies readonly RequestAction[];

export const isQuestion = (action: string): boolean => questions.some((question) => question === action);

/** The keys of the sentences about requests: a dot would be a step in the catalogue. */
export const sentenceKeys = {
  "user.created": "userCreated",
  "user.updated": "userUpdated",
  "user.deactivated": "userDeactivated",
  "user.reactivated": "userReactivated",
  "user.deleted": "userDeleted",
  "group.created": "groupCreated",
  "group.updated": "groupUpdated",
  "group.deleted": "groupDeleted",
  refused: "refused",
  read: "read",
  discovery: "discovery",
} as const satisfies Record<ScimAction, string>;

export type Sentence = {
  key: (typeof sentenceKeys)[RequestAction] | "unknown";
  values: { directory: string; target: string; hasTarget: "yes" | "no"; dry: "yes" | "no" };
};

/**
 * What a request was, as a sentence that a catalogue has: "Entra deactivated anna@acme.example". What was refused is a refusal,
 * whatever it was to be. Pure.
 */
export function sentenceOf(
  { action, status, dryRun, targetLabel }: Pick<ScimRequest, "action" | "status" | "dryRun" | "targetLabel">,
  directory: string,
): Sentence {
  const known = requestActions.find((candidate) => candidate === action);
  const isRefused = status >= 400 && !isQuestion(action);
  const values = {
    directory,
    target: targetLabel ?? "",
    hasTarget: targetLabel === null ? "no" : "yes",
    dry: dryRun ? "yes" : "no",
  } as const;
  if (isRefused) return { key: "refused", values };
  return { key: known === undefined ? "unknown" : sentenceKeys[known], values };
}
