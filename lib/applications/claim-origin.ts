import { type ClaimRow, type ClaimSource, defaultClaims } from "./claim-rows";

/** What decided about one claim. */
export type ClaimOrigin =
  /** A claim that every application gets. */
  | { by: "default"; from: ClaimSource }
  /** A row of the application, counted from 1. */
  | { by: "row"; row: number; from: ClaimSource }
  /** The protocol itself. */
  | { by: "protocol" };

/** Which rule gave a claim of a token; `<claim>_overage` was given by the rule of the claim that it stands for. Pure. */
export function claimOrigin({ claims }: { claims: readonly ClaimRow[] }, claim: string): ClaimOrigin {
  const meant = claim.replace(/_overage$/, "");
  for (const name of [claim, meant]) {
    const index = claims.findIndex((row) => row.claim === name);
    const row = claims[index];
    if (row) return { by: "row", row: index + 1, from: row.from };
    const known = Object.entries(defaultClaims).find(([key]) => key === name);
    if (known) return { by: "default", from: known[1] };
  }
  return { by: "protocol" };
}

/**
 * The claims that a rule names and nobody was told: left out by a row, or nothing is known. Pure.
 * @param told the names of the claims that were
 */
export function claimsLeftOut(
  application: { claims: readonly ClaimRow[] },
  told: readonly string[],
): { claim: string; isOmitted: boolean; origin: ClaimOrigin }[] {
  const named = new Set([...Object.keys(defaultClaims), ...application.claims.map(({ claim }) => claim)]);
  return [...named]
    .filter((claim) => !told.includes(claim) && !told.includes(`${claim}_overage`))
    .map((claim) => {
      const origin = claimOrigin(application, claim);
      return { claim, isOmitted: origin.by === "row" && origin.from === "omit", origin };
    });
}
