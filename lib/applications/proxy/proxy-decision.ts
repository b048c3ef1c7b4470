import { plain, said } from "@/lib/facts/fact";
import { type AccessDecision, decideAccess } from "../access-rule";
import { meetsRestrictions, type PathRules, pathAccess } from "../path-rule";
import { isEcho } from "./echo";
import { isForOrigin, ownPathPrefix, type ProxiedRequest } from "./proxied-request";
import type { Proxied, ProxiedSession } from "./proxied-session";

export type ProxyDecision =
  /** `session` null: an open path, and nobody of whom the application may learn. */
  | { kind: "pass"; session: ProxiedSession | null }
  | { kind: "sign-in" }
  | { kind: "unauthorized" }
  | { kind: "denied"; session: ProxiedSession; access: AccessDecision }
  /** The proxy does not do what its configuration should make it do. Nobody passes, also on open paths. */
  | { kind: "misconfigured" };

/** What becomes of one request to a site behind a proxy. Pure; whatever is unclear lets nobody in. */
export function decideProxied({ application, session }: Proxied, request: ProxiedRequest | null): ProxyDecision {
  if (request === null || !isForOrigin(request, application.origin)) return { kind: "misconfigured" };
  // The address that ends a sign-in would begin one, again and again. The echo alone is asked about as the application is.
  if (request.target.toLowerCase().startsWith(ownPathPrefix) && !isEcho(request.target))
    return { kind: "misconfigured" };
  const access = session && decideAccess(application, session.person);
  const path = pathAccess(application.paths, request.target);
  // Who may not enter is told so; what is open to everybody is open to them, too, without a word about them.
  if (path.kind === "open" && application.status === "on")
    return { kind: "pass", session: access?.allowed ? session : null };
  if (session === null || access === null) return { kind: request.isNavigation ? "sign-in" : "unauthorized" };
  if (!access.allowed) return { kind: "denied", session, access };
  const restrictions = path.kind === "person" ? path.restrictions : [];
  if (!meetsRestrictions(restrictions, session.person))
    return { kind: "denied", session, access: notMet(restrictions, session) };
  return { kind: "pass", session };
}

function notMet(restrictions: PathRules["restricted"], { person }: ProxiedSession): AccessDecision {
  const unmet = restrictions.find((restriction) => !meetsRestrictions([restriction], person));
  return {
    allowed: false,
    reason: "rule_not_met",
    expected: said("anyRoleOrGroup", { roles: plain(unmet?.roles ?? []), groups: plain(unmet?.groups ?? []) }),
    got: said("heldRolesAndGroups", { roles: plain(person.roles), groups: plain(person.groups) }),
  };
}
