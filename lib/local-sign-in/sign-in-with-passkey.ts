import type { Context } from "@/lib/context";
import { findPasskey } from "@/lib/directory/passkey-store";
import { SsoError } from "@/lib/errors/sso-error";
import { type BrowserMeta, beginLocalSession, type LocalSession } from "./begin-local-session";
import { ownerOf } from "./passkey-ceremony";
import { takePasskeyChallenge } from "./passkey-challenge-store";
import type { PasskeyAssertion } from "./passkey-response";
import { passkeySite } from "./passkey-site";
import { takePasskey } from "./take-passkey";

/**
 * Signs in with a passkey, where a recovery code would: without a provider and without mail, also where single sign-on is required.
 * @throws SsoError passkey_expired, passkey_wrong, passkey_copied
 */
export async function signInWithPasskey(
  { browserToken, response, meta }: { browserToken: string; response: PasskeyAssertion; meta: BrowserMeta },
  ctx: Context,
): Promise<LocalSession> {
  const taken = await takePasskeyChallenge(ctx.db, { browserToken, purpose: "sign-in" }, ctx.now);
  const site = passkeySite(ctx.baseUrl);
  if (!taken || !site) throw new SsoError("passkey_expired");
  const owner = ownerOf(response.response.userHandle);
  const passkey = owner && (await findPasskey(ctx.db, owner, response.id));
  if (!passkey) throw new SsoError("passkey_wrong");
  const { challenge, returnPath } = taken;
  const proven = { patch: {}, method: "passkey", confirmedBy: passkey.id, returnPath, meta } as const;
  return takePasskey(
    { passkey, response, expected: { challenge, site } },
    (user, inner) => beginLocalSession({ user, ...proven }, inner),
    ctx,
  );
}
