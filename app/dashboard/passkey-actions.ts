"use server";

import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, attemptAction, parseInput } from "@/lib/auth/admin-action";
import { requirePerson } from "@/lib/auth/current-person";
import { keepPasskeyBrowser, takePasskeyBrowser } from "@/lib/auth/passkey-cookie";
import { requestContext } from "@/lib/auth/request-context";
import { passkeyNameSchema } from "@/lib/directory/passkey";
import type { SessionPerson } from "@/lib/directory/session-store";
import { beginPasskeyRegistration } from "@/lib/local-sign-in/begin-passkey";
import { passkeyAttestationSchema } from "@/lib/local-sign-in/passkey-response";
import { passkeyPersonOf } from "@/lib/local-sign-in/require-passkey-holder";
import { registerPasskey, removePasskey } from "@/lib/local-sign-in/save-passkey";
import { confirmationAddress } from "@/lib/sign-in/sign-in-address";

const contextOf = ({ user }: SessionPerson) => requestContext({ type: "user", id: user.id, label: user.email });

/** What this browser has to ask an authenticator for a new passkey. */
export async function startPasskeyRegistration(): Promise<ActionResult<PublicKeyCredentialCreationOptionsJSON>> {
  const person = await requirePerson("/dashboard");
  return attemptAction(async () => {
    const { options, browserToken } = await beginPasskeyRegistration(passkeyPersonOf(person), await contextOf(person));
    await keepPasskeyBrowser(browserToken);
    return options;
  });
}

const registration = z.object({ name: passkeyNameSchema, response: passkeyAttestationSchema });

/** Keeps the passkey that an authenticator made. */
export async function savePasskey(input: unknown): Promise<ActionResult<void>> {
  const person = await requirePerson("/dashboard");
  const parsed = await parseInput(registration, input);
  if (!parsed.ok) return parsed;
  const saved = await attemptAction(async () =>
    registerPasskey(
      { ...parsed.value, person: passkeyPersonOf(person), browserToken: await takePasskeyBrowser() },
      await contextOf(person),
    ),
  );
  if (saved.ok) revalidatePath("/dashboard");
  return saved;
}

const removal = z.object({ passkey: z.string().min(1).max(64) });

/** Ends a passkey of the signed-in person; one of somebody else is not found. */
export async function removePasskeyForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await requirePerson("/dashboard");
  const parsed = await parseInput(removal, Object.fromEntries(form));
  if (!parsed.ok) return parsed;
  const ctx = await contextOf(person);
  const removed = await attemptAction(() =>
    removePasskey({ ...passkeyPersonOf(person), passkeyId: parsed.value.passkey }, ctx),
  );
  if (!removed.ok && removed.code === "passkey_unconfirmed") redirect(confirmationAddress("/dashboard#passkeys"));
  revalidatePath("/dashboard");
  return removed.ok ? { ok: true, answer: null } : removed;
}
