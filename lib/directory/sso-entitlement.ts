import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Organization } from "./organization-store";

/**
 * Single sign-on is what an operator grants to an organization (IK-O10). Without it nobody signs in through a connection, and
 * nobody but an operator sets one up.
 */
export function maySetUp({ ssoEnabled }: Pick<Organization, "ssoEnabled">, isOperator: boolean): boolean {
  return ssoEnabled || isOperator;
}

/** @throws SsoError sso_switched_off */
export function requireSetUp(organization: Pick<Organization, "ssoEnabled">, isOperator: boolean): void {
  if (!maySetUp(organization, isOperator))
    throw new SsoError("sso_switched_off", {
      expected: said("entitledOrganization"),
      got: said("switchedOffByOperator"),
    });
}
