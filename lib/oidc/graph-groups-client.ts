import type { OutboundFetch } from "@/lib/net/safe-fetch-client";

/** Microsoft Graph of each cloud, by the host of the issuer. The address in a token's `_claim_sources` is never called. */
const graphHosts: Record<string, string> = {
  "login.microsoftonline.com": "https://graph.microsoft.com",
  "login.microsoftonline.us": "https://graph.microsoft.us",
  "login.partner.microsoftonline.cn": "https://microsoftgraph.chinacloudapi.cn",
};

const groupScopes = /(^|\/)(GroupMember\.Read\.All|Group\.Read\.All|Directory\.Read\.All)$/i;

/**
 * The groups of a person whose token had no room for them: object ids, nested ones included.
 * @param scopes of the connection: without one that reads groups, nothing is asked
 * @returns null when it may not be asked, or Graph did not say
 */
export async function fetchGraphGroups(
  issuer: string,
  scopes: readonly string[],
  accessToken: string,
  send: OutboundFetch,
): Promise<string[] | null> {
  const graph = graphHosts[new URL(issuer).hostname];
  if (!graph || !scopes.some((scope) => groupScopes.test(scope))) return null;
  try {
    const answer = await send(`${graph}/v1.0/me/getMemberObjects`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ securityEnabledOnly: false }),
    });
    if (answer.status !== 200) return null;
    const { value } = (await answer.json()) as { value?: unknown };
    return Array.isArray(value) && value.every((id) => typeof id === "string") ? value : null;
  } catch {
    return null;
  }
}
