import { handleApiRequest } from "@/lib/api/handle-request";
import type { Db } from "@/lib/db/database";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { requireDocumented } from "./api-contract";
import { baseUrl } from "./test-database";

const bootstrapKey = "a-bootstrap-key-of-the-test-that-is-long-enough";

export type CallOptions = {
  key?: string | null;
  headers?: Record<string, string>;
  machine?: string;
  /** What happens while the body is on its way. */
  meanwhile?: () => Promise<void>;
};

/**
 * A caller of the REST API without a server: requests as the route makes them; every answer is checked against the document.
 * @param outbound absent: that of the settings, which a test may still change before it calls
 */
export function apiCaller(db: () => Db, outbound?: OutboundPolicy) {
  return async (method: string, address: string, body?: unknown, options: CallOptions = {}) => {
    const { key = bootstrapKey, headers = {}, machine = "192.0.2.1", meanwhile } = options;
    const url = new URL(`${baseUrl}${address}`);
    const response = await handleApiRequest(
      {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers: new Headers({
          ...(key && { Authorization: `Bearer ${key}` }),
          "Content-Type": "application/json",
          ...headers,
        }),
        machine,
        readBody: async () => {
          await meanwhile?.();
          return body === undefined ? "" : JSON.stringify(body);
        },
      },
      db(),
      { bootstrapKey, baseUrl, outbound: outbound ?? outboundPolicy() },
    );
    await requireDocumented(method, url.pathname, response);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  };
}
