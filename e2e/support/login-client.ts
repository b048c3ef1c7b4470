import { inflateRawSync } from "node:zlib";
import { buildResponse, encodeResponse, type KeyPair, type ResponseOptions } from "./saml-response";

/** A browser's SAML sign-in over plain HTTP, for tests and benchmarks that need no pages. */

export type StartedLogin = { cookie: string; requestId: string; relayState: string; issuer: string; acsUrl: string };

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** Starts at the connection's address and reads the request that the provider would get. */
export const startLogin = (base: string, connectionId: string, returnTo = "/dashboard"): Promise<StartedLogin> =>
  startLoginAt(`${base}/sso/${connectionId}?returnTo=${encodeURIComponent(returnTo)}`);

/** The same at any service provider that sends the browser on at once. */
export async function startLoginAt(address: string): Promise<StartedLogin> {
  const answer = await fetch(address, { redirect: "manual" });
  const target = new URL(answer.headers.get("location") ?? "", address);
  const encoded = target.searchParams.get("SAMLRequest");
  if (!encoded) throw new Error(`No request was sent: ${answer.status} ${target}`);
  const xml = inflateRawSync(Buffer.from(encoded, "base64")).toString("utf8");
  const read = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? "";
  return {
    cookie: cookiesOf(answer),
    requestId: read(/ ID="([^"]+)"/),
    relayState: target.searchParams.get("RelayState") ?? "",
    issuer: read(/Issuer[^>]*>([^<]+)</),
    acsUrl: read(/AssertionConsumerServiceURL="([^"]+)"/),
  };
}

export type Person = { nameId: string; attributes: Record<string, string[]> };

export function answerFor(
  started: StartedLogin,
  provider: { entityId: string; key: KeyPair },
  person: Person,
  change: Partial<ResponseOptions> = {},
): string {
  return encodeResponse(
    buildResponse({
      issuer: provider.entityId,
      acsUrl: started.acsUrl,
      audience: started.issuer,
      inResponseTo: started.requestId,
      now: new Date(),
      key: provider.key,
      ...person,
      ...change,
    }),
  );
}

/** Posts an answer as the provider's page would: another site, so no cookie of ours travels. Returns where it leads. */
export async function postAnswer(base: string, acsUrl: string, samlResponse: string, relayState: string): Promise<URL> {
  const answer = await fetch(acsUrl.split("#")[0] ?? "", {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ SAMLResponse: samlResponse, RelayState: relayState }),
  });
  return new URL(answer.headers.get("location") ?? `/status-${answer.status}`, base);
}

/** Goes on to the landing address with the browser's cookies. Returns where it leads, and the session cookie if any. */
export async function land(target: URL, cookie: string): Promise<{ location: string; session: string | null }> {
  const answer = await fetch(target, { redirect: "manual", headers: { cookie } });
  const session = answer.headers
    .getSetCookie()
    .map((entry) => entry.split(";")[0] ?? "")
    .find((entry) => entry.includes("session-token="));
  return { location: answer.headers.get("location") ?? "", session: session ?? null };
}
