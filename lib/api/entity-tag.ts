import { createHash } from "node:crypto";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";

/** The entity tag of a representation (RFC 9110, 8.8.3): equal bytes have equal tags. */
export function entityTag(representation: unknown): string {
  return `"${createHash("sha256").update(JSON.stringify(representation)).digest("base64url").slice(0, 22)}"`;
}

/**
 * `If-Match` (RFC 9110, 13.1.1): a list of tags, or `*` for whatever is there. Weak tags never match.
 * @throws SsoError precondition_failed
 */
export function requireMatch(ifMatch: string | null, tag: string): void {
  if (ifMatch === null || ifMatch.trim() === "*") return;
  if (ifMatch.split(",").some((candidate) => candidate.trim() === tag)) return;
  throw new SsoError("precondition_failed", { expected: plain(ifMatch.slice(0, 200)), got: plain(tag) });
}

/**
 * Writes only when the resource still is what the caller read. Reading locks its row until the write is done; without
 * `If-Match` nothing is read.
 * @param readTag locks the row in the given context, and answers the tag of what it holds
 * @throws SsoError precondition_failed, and what reading and writing throw
 */
export async function whileUnchanged<T>(
  ifMatch: string | null,
  readTag: (ctx: Context) => Promise<string>,
  write: (ctx: Context) => Promise<T>,
  ctx: Context,
): Promise<T> {
  if (ifMatch === null) return write(ctx);
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    requireMatch(ifMatch, await readTag(inner));
    return write(inner);
  });
}
