import type { OutboundFetch } from "@/lib/net/safe-fetch";

/**
 * Listens to the token endpoint: remembers what was issued and which key signed, and never asks twice for one code.
 * Members that are `null` count as absent (several providers write optional ones that way; RFC 6749 5.1 knows no null).
 * @param issued receives every token that was issued, the refresh token first: revoking it ends the access tokens made from
 *   it (RFC 7009 2.1)
 */
export function listenForTokens(tokenEndpoint: string, send: OutboundFetch, issued: string[]) {
  const endpoint = new URL(tokenEndpoint).href;
  let kept: { status: number; headers: Headers; text: string } | null = null;
  let idToken = "";
  return {
    hasAnswer: () => kept !== null,
    keyId: () => keyIdOf(idToken),
    tenantId: () => textOf(partOf(idToken, 1).tid) ?? "{tenantid}",
    send: (async (url, request) => {
      if (new URL(url).href !== endpoint) return send(url, request);
      if (!kept) {
        const answer = await send(url, request);
        const { text, body } = withoutNulls(await answer.text());
        kept = { status: answer.status, headers: answer.headers, text };
        idToken = textOf(body.id_token) ?? "";
        for (const name of ["refresh_token", "access_token"]) {
          const issuedToken = textOf(body[name]);
          if (issuedToken) issued.push(issuedToken);
        }
      }
      return new Response(kept.text || null, { status: kept.status, headers: kept.headers });
    }) satisfies OutboundFetch,
  };
}

/** Listens to the userinfo endpoint: which key signed, where the answer is a token (Core 5.3.2). */
export function listenForUserinfo(userinfoEndpoint: string, send: OutboundFetch) {
  const endpoint = new URL(userinfoEndpoint).href;
  let token = "";
  return {
    keyId: () => keyIdOf(token),
    send: (async (url, request) => {
      if (new URL(url).href !== endpoint) return send(url, request);
      const answer = await send(url, request);
      token = await answer.text();
      return new Response(token || null, { status: answer.status, headers: answer.headers });
    }) satisfies OutboundFetch,
  };
}

/** The text as it came, unless a member is null: then without it. */
function withoutNulls(text: string): { text: string; body: Record<string, unknown> } {
  const body = readObject(text);
  const entries = Object.entries(body);
  const present = entries.filter(([, value]) => value !== null);
  if (present.length === entries.length) return { text, body };
  const cleaned = Object.fromEntries(present);
  return { text: JSON.stringify(cleaned), body: cleaned };
}

function keyIdOf(token: string): string | null {
  return textOf(partOf(token, 0).kid);
}

/** A part of a token that is not verified yet: good for choosing what to verify it with, for nothing else. */
function partOf(token: string, index: 0 | 1): Record<string, unknown> {
  return readObject(Buffer.from(token.split(".")[index] ?? "", "base64url").toString("utf8"));
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
