import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import { type DecryptionKey, decryptToken, isEncrypted } from "./client-keys";
import type { KeyEncryptionAlgorithm } from "./oidc-methods";

/** What opens encrypted tokens; what is inside is verified like any other. */
type Opening = { idTokenEncryptionAlg: KeyEncryptionAlgorithm | null; decryptionKeys: readonly DecryptionKey[] };

const opened = (token: string, { idTokenEncryptionAlg, decryptionKeys }: Opening): Promise<string> =>
  decryptToken(token, idTokenEncryptionAlg, decryptionKeys);

/** What became of one code at the token endpoint. */
export type TokenListener = {
  send: OutboundFetch;
  /** Every token, the refresh token first: revoking it ends the access tokens made from it (RFC 7009 2.1). */
  issued: () => readonly string[];
  hasAnswer: () => boolean;
  /** Whether the ID token came encrypted. */
  isEncrypted: () => boolean;
  /** The `kid` of the ID token's header. */
  keyId: () => string | null;
  /** The `tid` of an ID token that is not verified yet. */
  tenantId: () => string;
};

/**
 * Listens to the token endpoint: remembers what was issued and which key signed, and never asks twice for one code.
 * Members that are `null` count as absent (several providers write optional ones that way; RFC 6749 5.1 knows no null). An
 * encrypted ID token is handed on opened.
 */
export function listenForTokens(client: Opening & { tokenEndpoint: string }, send: OutboundFetch): TokenListener {
  const endpoint = new URL(client.tokenEndpoint).href;
  const issued: string[] = [];
  let kept: { status: number; headers: Headers; text: string } | null = null;
  let idToken = "";
  let wasEncrypted = false;
  return {
    issued: () => issued,
    hasAnswer: () => kept !== null,
    isEncrypted: () => wasEncrypted,
    keyId: () => keyIdOf(idToken),
    tenantId: () => textOf(partOf(idToken, 1).tid) ?? "{tenantid}",
    send: async (url, request) => {
      if (new URL(url).href !== endpoint) return send(url, request);
      if (!kept) {
        const answer = await send(url, request);
        const { text, body } = withoutNulls(await answer.text());
        for (const name of ["refresh_token", "access_token"]) {
          const issuedToken = textOf(body[name]);
          if (issuedToken) issued.push(issuedToken);
        }
        idToken = textOf(body.id_token) ?? "";
        wasEncrypted = isEncrypted(idToken);
        if (wasEncrypted) idToken = await opened(idToken, client);
        const readable = wasEncrypted ? JSON.stringify({ ...body, id_token: idToken }) : text;
        kept = { status: answer.status, headers: answer.headers, text: readable };
      }
      return new Response(kept.text || null, { status: kept.status, headers: kept.headers });
    },
  };
}

/** Listens to the userinfo endpoint: which key signed, where the answer is a token (Core 5.3.2); encrypted, it is opened. */
export function listenForUserinfo(client: Opening & { userinfoEndpoint: string | null }, send: OutboundFetch) {
  const endpoint = new URL(client.userinfoEndpoint ?? "").href;
  let token = "";
  return {
    keyId: () => keyIdOf(token),
    send: (async (url, request) => {
      if (new URL(url).href !== endpoint) return send(url, request);
      const answer = await send(url, request);
      token = await answer.text();
      const isToken = /^application\/jwt\b/i.test(answer.headers.get("content-type") ?? "");
      if (isToken && isEncrypted(token)) token = await opened(token, client);
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
