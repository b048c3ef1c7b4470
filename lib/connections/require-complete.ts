import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { missingParts } from "./connection-schema";

/**
 * Holds back a connection that nobody could sign in with: one that goes live, is tested, or is tried on a stored response. Pure.
 * @throws SsoError connection_incomplete, with the path of each part that is missing
 */
export function requireComplete(connection: Connection): void {
  const missing = missingParts(connection);
  if (missing.length === 0) return;
  throw new SsoError("connection_incomplete", {
    expected: said("completeConnection"),
    got: said("missing", { fields: plain(missing) }),
    fields: Object.fromEntries(missing.map((path) => [path, "required"])),
  });
}
