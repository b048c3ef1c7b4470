export const reverseProxyBinaries: { nginx: string; caddy: string };
export function findReverseProxies(): Promise<boolean>;
