import { catalogue, type ErrorCode, errorCodes } from "@/lib/errors/catalogue";

/** What no sign-in, test or logout ends with: the console, the REST API and files say these. */
const saidElsewhere = (code: ErrorCode): boolean =>
  /^(csv|key|metadata|image)_/.test(code) ||
  ([409, 422].includes(catalogue[code].status) && !/^(saml|slo|oidc|outbound)_/.test(code));

/**
 * The reasons that a list of sign-ins can be filtered by: the frequent ones first, then what can happen with these protocols; and
 * the chosen one, whatever it is. Pure.
 * @param protocols of the organization's connections; without any, sign-ins of deleted ones may have had either
 */
export function reasonChoices(
  { frequent, chosen }: { frequent: readonly ErrorCode[]; chosen: string | undefined },
  protocols: ReadonlySet<string>,
): ErrorCode[] {
  const isOfOther = (code: ErrorCode) =>
    protocols.size > 0 &&
    ((code.startsWith("oidc_") && !protocols.has("oidc")) || (/^(saml|slo)_/.test(code) && !protocols.has("saml")));
  const possible = errorCodes.filter((code) => !saidElsewhere(code) && !isOfOther(code));
  return [...new Set([...frequent, ...errorCodes.filter((code) => code === chosen), ...possible])];
}
