import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { isPlainObject } from "@/lib/json/merge-patch";

/**
 * Read-only fields may come along with a write, as a client read them; another value is a wish that cannot be granted, and
 * an answer of 200 would hide it. An absent field, or null where there is nothing, says nothing.
 * @param sent the body as it came
 * @param current the resource as it is read; for a new one nothing, so that any value is another one
 * @param paths dotted
 * @param next what follows from the write itself: whoever puts back what was read before sends what is derived from it, too
 * @throws SsoError validation_failed with the path of each
 */
export function requireUnchanged(sent: unknown, current: unknown, paths: readonly string[], next?: unknown): void {
  const differing = paths.filter((path) => {
    const value = valueAt(sent, path);
    const known = [valueAt(current, path) ?? null, valueAt(next, path)].map((known) => JSON.stringify(known));
    return value !== undefined && !known.includes(JSON.stringify(value));
  });
  if (differing.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("readOnlyFields"),
    got: said("otherValueOf", { fields: plain(differing) }),
    fields: Object.fromEntries(differing.map((path) => [path, "read_only"])),
  });
}

/** Addresses that follow the installation; other read-only fields of a connection wish for nothing when a copy is made of it. */
const addressPaths = [
  "saml.entityId",
  "saml.acsUrl",
  "saml.metadataAddress",
  "saml.sloAddress",
  "oidc.redirectUri",
  "oidc.postLogoutRedirectUri",
  "oidc.initiateLoginUri",
  "oidc.clientJwksUri",
] as const;

/**
 * The same for a new connection, whose body may be the copy of another one: what that one read as its addresses is no wish. An
 * address of another host is one, and cannot be granted (decision 0035).
 * @throws SsoError validation_failed with the path of each
 */
export function requireNoWish(sent: unknown, baseUrl: string): void {
  const isOurs = (value: unknown) => value === null || (typeof value === "string" && value.startsWith(`${baseUrl}/`));
  const wished = addressPaths.filter((path) => {
    const value = valueAt(sent, path);
    return value !== undefined && !isOurs(value) && value !== valueAt(sent, "saml.entityIdOverride");
  });
  requireUnchanged(sent, {}, wished);
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, name) => (isPlainObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
      value,
    );
}
