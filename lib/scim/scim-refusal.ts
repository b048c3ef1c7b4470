import type { Fact } from "@/lib/facts/fact-schema";

/** Why a request is refused, in the words of RFC 7644, 3.12, and of RFC 9865 for cursors. */
export type ScimType =
  | "invalidFilter"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "tooMany"
  | "invalidCursor"
  | "invalidCount";

/** A refusal to a SCIM client: it becomes an Error body, and its reason is in the list of requests. */
export class ScimRefusal extends Error {
  override readonly name = "ScimRefusal";
  constructor(
    readonly status: number,
    readonly scimType: ScimType | null,
    readonly reason: Fact,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(scimType ?? String(status));
  }
}

/** A request that cannot be understood or done: 400. */
export function badRequest(scimType: ScimType, reason: Fact): ScimRefusal {
  return new ScimRefusal(400, scimType, reason);
}
