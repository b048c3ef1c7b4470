import { Resolver } from "node:dns/promises";

/** What a look-up of TXT records said, with the failures told apart. */
export type TxtLookup =
  | { kind: "records"; records: string[] }
  | { kind: "nxdomain" | "no_record" | "server_failure" | "timeout" };

/**
 * Reads the TXT records of a name; the pieces of one record are joined (RFC 7208, 3.3).
 * @param servers addresses of name servers (`192.0.2.1`, `127.0.0.1:5353`); empty asks the system's
 */
export async function lookUpTxt(name: string, servers: readonly string[]): Promise<TxtLookup> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  try {
    const records = await resolver.resolveTxt(name);
    return { kind: "records", records: records.map((pieces) => pieces.join("")) };
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "ENOTFOUND":
        return { kind: "nxdomain" };
      case "ENODATA":
        return { kind: "no_record" };
      case "ETIMEOUT":
      case "ECONNREFUSED":
        return { kind: "timeout" };
      default:
        return { kind: "server_failure" };
    }
  }
}
