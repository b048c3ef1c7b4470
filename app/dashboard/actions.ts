"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, attemptAction, parseInput } from "@/lib/auth/admin-action";
import { currentPerson, requirePerson } from "@/lib/auth/current-person";
import { toRefusal } from "@/lib/auth/refusal";
import { requestContext } from "@/lib/auth/request-context";
import { may } from "@/lib/directory/console-role";
import { endSessions } from "@/lib/directory/end-sessions";
import { connectionNotices, readNoticeChoice } from "@/lib/directory/notice-choice";
import { type Notice, notices } from "@/lib/directory/notice-store";
import { personalTokenInputSchema } from "@/lib/directory/personal-token";
import { saveNoticeChoices, saveOwnNotices } from "@/lib/directory/save-own-settings";
import { createPersonalToken, revokePersonalToken } from "@/lib/directory/save-personal-token";
import { confirmationAddress } from "@/lib/sign-in/sign-in-address";

/** Ends every other session of the signed-in person. */
export async function signOutEverywhereElse(): Promise<void> {
  const { user, sessionId } = await requirePerson("/dashboard");
  const filter = { user: user.id, otherThan: sessionId };
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  // One's own, also those of an operator.
  const which = { organizationId: user.organizationId, filter, byOperator: true };
  await endSessions(which, "signed_out_elsewhere", ctx);
  revalidatePath("/dashboard");
}

const sessionForm = z.object({ session: z.string().min(1).max(64) });

/** Ends one session of the signed-in person; one of somebody else is not found. */
export async function endOwnSession(form: FormData): Promise<void> {
  const { user } = await requirePerson("/dashboard");
  const parsed = sessionForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return;
  const filter = { user: user.id, session: parsed.data.session };
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  // One's own, also those of an operator.
  const which = { organizationId: user.organizationId, filter, byOperator: true };
  await endSessions(which, "signed_out_elsewhere", ctx);
  revalidatePath("/dashboard");
}

/**
 * Keeps which of our mails the signed-in administrator gets, and which about chosen connections alone: an unticked box is not sent, but what
 * the form showed is, so that what was not changed in it stays.
 */
export async function saveNoticesForm(form: FormData): Promise<void> {
  const { user, withheld, rights } = await requirePerson("/dashboard");
  // Who came in without the second factor would keep its owner from hearing of it.
  if (withheld !== null) redirect(confirmationAddress("/dashboard"));
  const wanted = notices.filter((notice: Notice) => form.getAll("notice").includes(notice));
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const narrowed = connectionNotices.filter((notice) => form.get(`scope.${notice}`) === "chosen");
  const shown = {
    wanted: notices.filter((notice: Notice) => form.getAll("shown").includes(notice)),
    narrowed: connectionNotices.filter((notice) => form.getAll("shownNarrow").includes(notice)),
  };
  const isNarrowable = may(rights, "connections.read");
  await saveOwnNotices(user, isNarrowable ? { wanted, narrowed, shown } : { wanted, shown }, ctx);
  revalidatePath("/dashboard");
}

/** So many boxes one page shows: three for each of a hundred connections. */
const boxesAtMost = 300;

const boxesForm = z.array(z.string().max(80)).max(boxesAtMost);

/** Keeps about which of the connections shown the signed-in administrator gets mails. */
export async function saveNoticeChoicesForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await currentPerson();
  // Nothing typed is lost: the form stays, and says so.
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld, rights } = person;
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  if (!may(rights, "connections.read")) return toRefusal("permission_missing");
  const parsed = await parseInput(z.object({ shown: boxesForm, ticked: boxesForm }), {
    shown: form.getAll("shown"),
    ticked: form.getAll("ticked"),
  });
  if (!parsed.ok) return parsed;
  const read = (boxes: string[]) => boxes.flatMap((box) => readNoticeChoice(box) ?? []);
  const { shown, ticked } = parsed.value;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const saved = await attemptAction(() => saveNoticeChoices(user, { shown: read(shown), ticked: read(ticked) }, ctx));
  if (!saved.ok) return saved;
  revalidatePath("/dashboard", "layout");
  return { ok: true, answer: null };
}

const ownTokenForm = z.object({
  name: z.string(),
  days: z.coerce.number(),
  readOnly: z.literal("on").optional(),
});

/** Makes a token for the REST API; it is in this answer and nowhere else. */
export async function createTokenForm(
  _previous: unknown,
  form: FormData,
): Promise<ActionResult<{ name: string; token: string }>> {
  const person = await currentPerson();
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld } = person;
  // A token outlives the session and confirms nothing: it is made where the console is open (decision 0077).
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  const fields = ownTokenForm.safeParse(Object.fromEntries(form));
  const typed = fields.success ? { ...fields.data, readOnly: fields.data.readOnly === "on" } : {};
  const parsed = await parseInput(personalTokenInputSchema, typed);
  if (!parsed.ok) return parsed;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const owner = { organizationId: user.organizationId, userId: user.id };
  const made = await attemptAction(() => createPersonalToken({ ...owner, token: parsed.value }, ctx));
  if (made.ok) revalidatePath("/dashboard");
  return made;
}

const tokenForm = z.object({ token: z.string().min(1).max(64) });

/** Ends a token of the signed-in person; one of somebody else is not found. */
export async function revokeTokenForm(form: FormData): Promise<void> {
  const { user } = await requirePerson("/dashboard");
  const parsed = tokenForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const owner = { organizationId: user.organizationId, userId: user.id };
  await attemptAction(() => revokePersonalToken({ ...owner, tokenId: parsed.data.token }, ctx));
  revalidatePath("/dashboard");
}
