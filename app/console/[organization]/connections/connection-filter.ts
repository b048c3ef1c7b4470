import type { PageQuery } from "@/components/console/page-query";
import type { ConnectionFilter } from "@/lib/connections/connection-queries";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";

export const statuses = ["live", "draft", "off"] as const;
/** How a live connection stands; what is not live has its state. */
export const healthStates = ["failing", "attention", "healthy"] as const;
type HealthFilter = (typeof healthStates)[number];
export const protocols = ["saml", "oidc"] as const;

/** What of an address filters connections. Pure. */
export function readConnectionFilter(query: PageQuery): ConnectionFilter {
  return {
    search: query.search?.slice(0, 253),
    status: statuses.find((status) => status === query.status),
    protocol: protocols.find((protocol) => protocol === query.protocol),
    preset: query.provider?.slice(0, 60),
  };
}

/** Which health an address asks for. Pure. */
export function readHealthFilter(query: PageQuery): HealthFilter | undefined {
  return healthStates.find((state) => state === query.health);
}

/** The filter, and of what it leaves only what stands so. Pure. */
export function withHealth(
  filter: ConnectionFilter,
  wanted: HealthFilter,
  health: ReadonlyMap<string, ConnectionHealth>,
): ConnectionFilter {
  return { ...filter, ids: [...health].flatMap(([id, { state }]) => (state === wanted ? [id] : [])) };
}
