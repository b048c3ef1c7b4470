import type { ProxyApplication } from "../application";
import type { ClaimValue } from "../application-claims";
import { issuerOf } from "../application-view";

const lifetimeSeconds = 60;

/** Signs claims with the key of our OpenID provider, whose public half everybody finds at `/op/jwks`. */
export type SignJwt = (claims: Readonly<Record<string, unknown>>) => Promise<string>;

/** More than this of one list makes a token that no server takes as a header. */
const listCharacters = 1_500;

/**
 * What the application can verify about a person without believing its proxy: the claims of the headers, for this application alone,
 * for a minute. A list that is too long is left out as a whole, and `<claim>_overage` says so. Pure.
 */
export function proxyJwtClaims(
  { id }: Pick<ProxyApplication, "id">,
  claims: Readonly<Record<string, ClaimValue>>,
  { baseUrl, now }: { baseUrl: string; now: Date },
): Record<string, unknown> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const said = Object.entries(claims).map(([claim, value]): [string, ClaimValue] =>
    typeof value === "object" && JSON.stringify(value).length > listCharacters
      ? [`${claim}_overage`, true]
      : [claim, value],
  );
  const meant = { iss: issuerOf(baseUrl), aud: id, iat: issuedAt, exp: issuedAt + lifetimeSeconds };
  return { ...Object.fromEntries(said), ...meant };
}
