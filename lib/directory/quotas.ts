import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";

/** What an organization may hold, far above what any needs: one of them must not take the installation from the others. */
export const quotas = {
  applications: 500,
  connections: 500,
  directories: 50,
  domains: 5_000,
  users: 200_000,
  attributes: 50,
  webhooks: 20,
} as const;

/** @throws SsoError quota_reached */
export function requireWithin(kind: keyof typeof quotas, count: number): void {
  if (count <= quotas[kind]) return;
  throw new SsoError("quota_reached", {
    expected: said("quota", { count: quotas[kind], kind }),
    got: said("withThisChange", { count }),
  });
}
