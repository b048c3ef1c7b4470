import type { PageQuery } from "@/components/console/page-query";
import type { ConnectionFilter } from "@/lib/connections/connection-queries";

export const statuses = ["live", "draft", "off"] as const;
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
