import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import type { Context } from "@/lib/context";
import { deleteVoidPasskeysOf, listHeldPasskeys, listNamedPasskeys } from "@/lib/directory/passkey-store";
import { SsoError } from "@/lib/errors/sso-error";
import { displayName } from "@/lib/identity/display-name";
import { creationOptions, requestOptions } from "./passkey-ceremony";
import { insertPasskeyChallenge } from "./passkey-challenge-store";
import { type PasskeySite, passkeySite } from "./passkey-site";
import { type PasskeyPerson, requirePasskeyHolder } from "./require-passkey-holder";

/** What a browser is asked, and what it keeps to be known by its answer. */
export type BegunPasskey<Options> = { options: Options; browserToken: string };

/**
 * Begins to register a passkey. Those of the person that open nothing any more go first: their places are free again.
 * @throws SsoError not_found, forbidden, passkey_unconfirmed, sign_in_too_old
 */
export async function beginPasskeyRegistration(
  person: PasskeyPerson,
  ctx: Context,
): Promise<BegunPasskey<PublicKeyCredentialCreationOptionsJSON>> {
  const user = await requirePasskeyHolder(person, ctx);
  await deleteVoidPasskeysOf(ctx.db, person);
  const owner = { ...person, email: user.email, name: displayName(user) ?? user.email };
  const options = await creationOptions(owner, await listHeldPasskeys(ctx.db, person), requireSite(ctx.baseUrl));
  const { challenge } = options;
  const kept = { challenge, purpose: "register", userId: user.id, returnPath: "/dashboard" } as const;
  return { options, browserToken: await insertPasskeyChallenge(ctx.db, kept, ctx.now) };
}

/**
 * Begins a sign-in by a passkey. Nobody is known yet: the answer is the same for everybody.
 * @throws SsoError not_found where there can be no passkeys
 */
export async function beginPasskeySignIn(
  { returnPath }: { returnPath: string },
  ctx: Context,
): Promise<BegunPasskey<PublicKeyCredentialRequestOptionsJSON>> {
  const options = await requestOptions(requireSite(ctx.baseUrl));
  const kept = { challenge: options.challenge, purpose: "sign-in", userId: null, returnPath } as const;
  return { options, browserToken: await insertPasskeyChallenge(ctx.db, kept, ctx.now) };
}

/** Somebody in a session of theirs. */
export type SessionOwner = { organizationId: string; userId: string; sessionId: string };

/**
 * Begins to confirm a session with a passkey of its person; it asks for theirs alone.
 * @throws SsoError not_found where they have none
 */
export async function beginConfirmation(
  { returnPath, ...owner }: SessionOwner & { returnPath: string },
  ctx: Context,
): Promise<BegunPasskey<PublicKeyCredentialRequestOptionsJSON>> {
  const site = requireSite(ctx.baseUrl);
  const known = await listNamedPasskeys(ctx.db, owner);
  if (known.length === 0) throw new SsoError("not_found");
  const options = await requestOptions(site, known);
  const { userId, sessionId } = owner;
  const kept = { challenge: options.challenge, purpose: "prove", userId, sessionId, returnPath } as const;
  return { options, browserToken: await insertPasskeyChallenge(ctx.db, kept, ctx.now) };
}

function requireSite(baseUrl: string): PasskeySite {
  const site = passkeySite(baseUrl);
  if (!site) throw new SsoError("not_found");
  return site;
}
