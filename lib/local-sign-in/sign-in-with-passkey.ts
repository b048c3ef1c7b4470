import { insertEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { advancePasskey, findPasskey, type Passkey } from "@/lib/directory/passkey-store";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { type BrowserMeta, beginLocalSession, type LocalSession, localEvent } from "./begin-local-session";
import { ownerOf, verifyAssertion } from "./passkey-ceremony";
import { takePasskeyChallenge } from "./passkey-challenge-store";
import type { PasskeyAssertion } from "./passkey-response";
import { passkeySite } from "./passkey-site";

type HeldPasskey = Passkey & { email: string };

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
  const signed = await verifyAssertion(response, passkey, { challenge: taken.challenge, site });
  if (!signed) throw await refuse("passkey_wrong", passkey, ctx);
  const session = await ctx.db.transaction(async (tx) => {
    if (!(await advancePasskey(tx, passkey, signed, ctx.now))) return null;
    const user = await findUser(tx, passkey.organizationId, passkey.userId);
    if (!user) return null;
    const { returnPath } = taken;
    return beginLocalSession({ user, patch: {}, method: "passkey", returnPath, meta }, { ...ctx, db: tx });
  });
  if (!session) throw await refuse("passkey_copied", passkey, ctx);
  return session;
}

/** The organization sees who was refused, and why. */
async function refuse(
  code: "passkey_wrong" | "passkey_copied",
  { organizationId, userId, email }: HeldPasskey,
  ctx: Context,
): Promise<SsoError> {
  await insertEvent(ctx.db, { ...localEvent("passkey", ctx), organizationId, code, email, userId });
  return new SsoError(code);
}
