import { type ApplicationPerson, type ClaimValue, claimValuesAtMost, keptValues } from "./application-claims";
import { type ClaimRow, defaultClaims } from "./claim-rows";

/** Which list is read, and behind which value. */
export type ClaimPageQuery = { claim: string; after: string };

/**
 * One page of a list that is too long for a token: its values in order, and `<claim>_next` with the last of them while there are more. The
 * rule of the claim counts, so that paging tells nothing that a token would not. Pure.
 * @returns null where the claim is no list of roles or groups
 */
export function claimPage(
  { claims }: { claims: readonly ClaimRow[] },
  person: Pick<ApplicationPerson, "roles" | "groups">,
  { claim, after }: ClaimPageQuery,
): Record<string, ClaimValue> | null {
  const row = claims.find((own) => own.claim === claim) ?? defaultRow(claim);
  if (row?.from !== "roles" && row?.from !== "groups") return null;
  const left = keptValues(row, person[row.from])
    .filter((key) => key > after)
    .sort();
  const page = left.slice(0, claimValuesAtMost);
  const last = page.at(-1);
  return { [claim]: page, ...(left.length > page.length && last !== undefined && { [`${claim}_next`]: last }) };
}

function defaultRow(claim: string): ClaimRow | undefined {
  const [found] = Object.entries(defaultClaims).filter(([name]) => name === claim);
  return found && { claim, from: found[1] };
}
