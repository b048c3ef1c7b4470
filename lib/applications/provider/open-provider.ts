import type Provider from "oidc-provider";
import type { JobContext } from "@/lib/context";
import { buildProvider, type ProviderCookies } from "./build-provider";
import type { ProviderPages } from "./provider-pages";
import { ensureSigningKeys } from "./rotate-signing-keys";
import { publishedKeys } from "./signing-key";
import { listSigningKeys, type SigningKey } from "./signing-key-store";

/** How long a key made by another instance may stay unknown here: far below the time that it is published before it signs. */
const freshMilliseconds = 60_000;

type Opened = { readAt: number; keys: SigningKey[]; of: string; provider: Provider };
const opened = new WeakMap<object, Opened>();

/**
 * The provider with the keys that count now. Rebuilt when the set of keys, or the one that signs, has changed; the keys are read
 * once a minute.
 */
export async function openProvider(
  { cookies, pages }: { cookies: ProviderCookies; pages: ProviderPages },
  ctx: JobContext,
): Promise<Provider> {
  const known = opened.get(ctx.db);
  const isFresh = known !== undefined && Math.abs(ctx.now.getTime() - known.readAt) < freshMilliseconds;
  const keys = isFresh ? known.keys : await readKeys(ctx);
  const published = publishedKeys(keys, ctx.now);
  const of = published.map(({ id }) => id).join(" ");
  const provider =
    known?.of === of
      ? known.provider
      : buildProvider(
          ctx.baseUrl,
          published.map(({ jwk }) => jwk),
          cookies,
          pages,
        );
  opened.set(ctx.db, { readAt: isFresh ? known.readAt : ctx.now.getTime(), keys, of, provider });
  return provider;
}

/** The keys; the first request of an installation makes them. */
async function readKeys(ctx: JobContext): Promise<SigningKey[]> {
  const keys = await listSigningKeys(ctx.db);
  if (publishedKeys(keys, ctx.now).length > 0) return keys;
  await ensureSigningKeys(ctx);
  return listSigningKeys(ctx.db);
}
